// SPDX-License-Identifier: Apache-2.0
#include "lines.h"

#include "asterism/base/text.h"

namespace asterism::flows {

namespace {

struct Raw {
    int number;
    std::size_t indent;
    std::string_view text;  // without indentation
};

constexpr std::size_t kDeepest = 8;

std::string_view cut_end(std::string_view text) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// The lines from `at` on that are deeper than `indent` (blank ones included), as text.
std::string block_of(const std::vector<Raw>& lines, std::size_t at, std::size_t end) {
    std::size_t shared = std::string::npos;
    for (auto i = at; i < end; ++i)
        if (!lines[i].text.empty()) shared = std::min(shared, lines[i].indent);
    std::string out;
    for (auto i = at; i < end; ++i) {
        if (!lines[i].text.empty()) out.append(lines[i].indent - shared, ' ').append(lines[i].text);
        out += '\n';
    }
    while (out.ends_with("\n\n")) out.pop_back();
    return out;
}

Read<std::vector<Line>> tree(const std::vector<Raw>& lines, std::size_t at, std::size_t end,
                             std::size_t depth) {
    std::vector<Line> out;
    std::optional<std::size_t> indent;
    while (at < end) {
        const auto& raw = lines[at];
        if (raw.text.empty() || raw.text.front() == '#') {
            ++at;
            continue;
        }
        if (depth > kDeepest) return fault(raw.number, "indented too deep");
        if (indent && raw.indent != *indent)
            return fault(raw.number, "this indentation fits no line above it");
        indent = raw.indent;
        auto last = at + 1;
        while (last < end && (lines[last].text.empty() || lines[last].indent > *indent)) ++last;
        Line line{raw.number, std::string(raw.text), {}, {}};
        if (last > at + 1) {
            line.block = block_of(lines, at + 1, last);
            // A pasted file or message may be indented as it likes: it is not looked into.
            if (!line.text.ends_with(':')) {
                auto below = tree(lines, at + 1, last, depth + 1);
                if (!below) return std::unexpected(below.error());
                line.below = std::move(*below);
            } else {
                for (auto i = at + 1; i < last; ++i)
                    line.below.push_back({lines[i].number, std::string(lines[i].text), {}, {}});
            }
        }
        out.push_back(std::move(line));
        at = last;
    }
    return out;
}

}  // namespace

Read<std::vector<Line>> read_lines(std::string_view text) {
    std::vector<Raw> lines;
    int number = 0;
    while (!text.empty()) {
        ++number;
        const auto end = std::min(text.find('\n'), text.size());
        const auto full = cut_end(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto indent = std::min(full.find_first_not_of(' '), full.size());
        const auto rest = full.substr(indent);
        if (!rest.empty() && rest.front() == '\t') return fault(number, "a tab: indent with blanks");
        lines.push_back({number, indent, rest});
    }
    if (!lines.empty() && lines.front().indent > 0 && !lines.front().text.empty())
        return fault(1, "the first line is indented");
    return tree(lines, 0, lines.size(), 0);
}

}  // namespace asterism::flows
