// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/args.h"

#include "asterism/base/text.h"

namespace asterism::dialplan {

namespace {

/// Hands each byte that is kept to `keep(index)`, and says with `part()` where a new piece begins.
template <class Part, class Keep>
void take_apart(std::string_view text, char separator, std::size_t most, bool clean, Part part, Keep keep) {
    if (text.empty()) return;
    part();
    std::size_t pieces = 1;
    int parentheses = 0, brackets = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && i + 1 < text.size()) {
            if (!clean) keep(i);
            keep(++i);
            continue;
        }
        if (c == '"') {
            quoted = !quoted;
            if (!clean) keep(i);
            continue;
        }
        if (!quoted) {
            if (c == '(') ++parentheses;
            if (c == ')' && parentheses > 0) --parentheses;
            if (c == '[') ++brackets;
            if (c == ']' && brackets > 0) --brackets;
            const bool more = most == 0 || pieces < most;
            if (c == separator && parentheses == 0 && brackets == 0 && more) {
                part();
                ++pieces;
                continue;
            }
        }
        keep(i);
    }
}

std::vector<std::string> split_text(std::string_view text, char separator, std::size_t most, bool clean) {
    std::vector<std::string> out;
    take_apart(
        text, separator, most, clean, [&] { out.emplace_back(); },
        [&](std::size_t i) { out.back() += text[i]; });
    return out;
}

}  // namespace

std::vector<std::string> split_args(std::string_view text, char separator, std::size_t most) {
    return split_text(text, separator, most, true);
}

std::vector<std::string> split_raw_args(std::string_view text, char separator, std::size_t most) {
    return split_text(text, separator, most, false);
}

std::vector<Marked> split_marked_args(const MarkedView& text, std::size_t most) {
    std::vector<Marked> out;
    take_apart(
        text.text(), ',', most, true, [&] { out.emplace_back(); },
        [&](std::size_t i) {
            auto& [piece, marks] = out.back();
            piece += text[i];
            if (text.is_put_in(i)) marks.add(piece.size() - 1, piece.size());
        });
    return out;
}

AppOptions AppOptions::parse(const MarkedView& text) {
    AppOptions out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (is_space(letter) || static_cast<unsigned char>(letter) > 127) continue;
        std::string arg;
        if (i + 1 < text.size() && text[i + 1] == '(') {
            const auto start = i + 2;
            const bool put_in = text.is_put_in(i + 1);
            int depth = 1;
            for (i = start; i < text.size() && depth > 0; ++i)
                if (text.is_put_in(i) == put_in) depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            arg = text.substr(start, (depth == 0 ? i - 1 : i) - start).text();
            --i;
        }
        // What is said last counts.
        if (!out.has(letter)) out.letters_ += letter;
        std::erase_if(out.args_, [letter](const auto& one) { return one.first == letter; });
        if (!arg.empty()) out.args_.emplace_back(letter, std::move(arg));
    }
    return out;
}

std::string_view AppOptions::arg(char letter) const {
    for (const auto& [one, text] : args_)
        if (one == letter) return text;
    return {};
}

Target parse_target(std::string_view text) {
    Target out;
    auto parts = split_raw_args(trim(text));
    if (parts.empty()) return out;
    // What stands behind context, extension and priority counts for nothing.
    for (std::size_t i = 3; i < parts.size(); ++i) out.ignored += (i > 3 ? "," : "") + parts[i];
    parts.resize(std::min<std::size_t>(parts.size(), 3));
    // Arguments are in the parentheses of the last part: "sub,s,1(a,b)".
    auto& last = parts.back();
    if (const auto open = last.find('('); open != std::string::npos) {
        const auto close = last.rfind(')');
        const auto end = close == std::string::npos || close < open ? last.size() : close;
        out.args = last.substr(open + 1, end - open - 1);
        last.resize(open);
    }
    const auto part = [&parts](std::size_t from_end) {
        return parts.size() > from_end ? std::string(trim(parts[parts.size() - 1 - from_end]))
                                       : std::string();
    };
    out.priority = part(0);
    out.exten = part(1);
    out.context = part(2);
    return out;
}

}  // namespace asterism::dialplan
