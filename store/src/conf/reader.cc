// SPDX-License-Identifier: Apache-2.0
#include "reader.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "comments.h"

namespace asterism::store {

void ConfReader::complain(std::string reason, Severity severity) {
    out_.complaints_.push_back({severity, place_, {}, {}, {}, std::move(reason), {}});
}

ConfFile ConfReader::read(const std::string& name) {
    bytes_left_ = options_.most_bytes;
    const auto path = full_path(name);
    place_ = place(shown_name(path), 0);
    auto text = files_.read(path, bytes_left_);
    if (!text) {
        complain(text.error().reason);
        return std::move(out_);
    }
    out_.found_ = true;
    out_.files_.push_back(path);
    bytes_left_ -= text->size();
    read_text(*text, shown_name(path));
    return std::move(out_);
}

void ConfReader::read_text(std::string_view text, const std::string& shown) {
    text = without_mark(text);
    place_ = place(shown, 0);
    CommentStripper comments;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto raw = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        ++place_.line;
        if (raw.size() > options_.most_line) {
            complain(fmt::format("a line of {} characters is left out; at most {} are read", raw.size(),
                                 options_.most_line));
            continue;
        }
        if (const auto rest = comments.strip(raw); !rest.empty()) {
            warn_of_cut(rest, comments.cut());
            line(rest);
        }
    }
    if (comments.inside_block()) complain("a comment that begins with ;-- does not end", Severity::Warning);
}

/// A URI that its author did not escape: "contact=sip:a@h;transport=tcp".
void ConfReader::warn_of_cut(std::string_view text, std::string_view cut) {
    if (cut.empty() || text.find("sip") == text.npos || text.find('=') == text.npos) return;
    static constexpr std::string_view kParameters[] = {"transport", "lr", "user", "maddr",
                                                       "line",      "ob", "ttl",  "method"};
    const auto name = trim(cut.substr(1, cut.find_first_of("=; \t", 1) - 1));
    if (std::ranges::any_of(kParameters, [name](auto one) { return iequals(one, name); }))
        complain(
            fmt::format(
                "the value ends before \"{0}\", which begins a comment: write \"\\{0}\" if it belongs to it",
                trim(cut)),
            Severity::Warning);
}

void ConfReader::line(const std::string& text) {
    if (text.front() == '[') return header(text);
    if (text.front() == '#') return directive(text);
    setting(text);
}

// --- [name](flags) ---

void ConfReader::header(std::string_view text) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) {
        current_ = kNone;
        return complain("a section's name must end with ]");
    }
    const auto name = text.substr(1, close - 1);
    const auto rest = trim(text.substr(close + 1));
    bool is_new = true;
    if (rest.starts_with('(')) {
        const auto end = rest.find(')');
        if (end == std::string_view::npos) {
            start_section(name);
            out_.sections_[current_].broken = true;
            return complain("what stands behind a section's name must end with )");
        }
        flags(rest.substr(1, end - 1), name, is_new);
        return;
    }
    start_section(name);
}

void ConfReader::start_section(std::string_view name) {
    current_ = out_.sections_.size();
    ConfSection section;
    section.name = name;
    section.place = place_;
    out_.sections_.push_back(std::move(section));
    by_name_[to_lower(name)].push_back(static_cast<std::uint32_t>(current_));
}

void ConfReader::flags(std::string_view text, std::string_view name, bool& is_new) {
    std::vector<std::string_view> parents;
    bool is_template = false;
    for (const auto flag : split(text, ',')) {
        if (flag == "!") {
            is_template = true;
        } else if (flag.starts_with('+')) {
            const auto found = find_section(name, flag.substr(1));
            if (found == kNone) {
                current_ = kNone;
                return complain(fmt::format("[{}]({}): there is no such section to add to", name, flag));
            }
            current_ = found;
            is_new = false;
        } else if (!flag.empty()) {
            parents.push_back(flag);
        }
    }
    // A section is looked for before it exists itself: [a](a) takes the earlier one.
    std::vector<std::size_t> found;
    bool missing = false;
    for (const auto parent : parents) {
        const auto [parent_name, conditions] = split_once(parent, '+');
        found.push_back(find_section(parent_name, conditions));
        if (found.back() != kNone) continue;
        missing = true;
        complain(fmt::format("[{}]: there is no section [{}] above to take lines from", name, parent));
    }
    if (is_new) start_section(name);
    auto& section = out_.sections_[current_];
    if (is_template) section.is_template = true;
    if (missing) section.broken = true;
    for (const auto parent : found)
        if (parent != kNone && parent != current_) inherit(parent);
}

std::size_t ConfReader::find_section(std::string_view name, std::string_view conditions) const {
    const auto found = by_name_.find(to_lower(name));
    if (found == by_name_.end()) return kNone;
    for (const auto index : found->second) {
        if (trim(conditions).empty()) return index;
        const auto section = out_.resolve(out_.sections_[index]);
        bool fits = true;
        for (const auto condition : split(conditions, '&')) {
            const auto [line, value] = split_once(condition, '=');
            fits = fits && section.get(trim(line)) == trim(value);
        }
        if (fits) return index;
    }
    return kNone;
}

void ConfReader::inherit(std::size_t parent) {
    auto& section = out_.sections_[current_];
    const auto& from = out_.sections_[parent];
    if (from.depth + 1 > options_.most_inheritance_depth ||
        section.all_lines + from.all_lines > options_.most_section_lines) {
        section.broken = true;
        return complain(fmt::format("[{}] inherits too much", section.name));
    }
    if (from.broken) section.broken = true;
    section.depth = std::max(section.depth, from.depth + 1);
    section.all_lines += from.all_lines;
    section.inherited.push_back(
        {static_cast<std::uint32_t>(section.lines.size()), static_cast<std::uint32_t>(parent),
         static_cast<std::uint32_t>(from.lines.size()), static_cast<std::uint32_t>(from.inherited.size())});
}

// --- name = value ---

void ConfReader::setting(std::string_view text) {
    if (current_ == kNone) return complain("this line stands in no section");
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return complain("there is no = in this line", Severity::Warning);
    SourceLine line;
    auto name = text.substr(0, equals);
    auto value = text.substr(equals + 1);
    const bool appends = name.ends_with('+');
    if (appends) name.remove_suffix(1);
    if (value.starts_with('>')) {
        line.arrow = true;
        value.remove_prefix(1);
    }
    line.name = trim(name);
    line.value = trim(value);
    line.place = place_;
    if (line.name.empty()) return complain("there is no name before =", Severity::Warning);
    auto& section = out_.sections_[current_];
    if (section.all_lines >= options_.most_section_lines) {
        if (!section.broken) complain(fmt::format("[{}] has too many lines", section.name));
        section.broken = true;
        return;
    }
    if (appends) return append_to_earlier(std::move(line));
    section.lines.push_back(std::move(line));
    ++section.all_lines;
}

void ConfReader::append_to_earlier(SourceLine line) {
    auto& section = out_.sections_[current_];
    const auto before = out_.resolve(section);
    if (const auto* earlier = before.last(line.name)) line.value = earlier->value + line.value;
    section.lines.push_back(std::move(line));
    ++section.all_lines;
}

}  // namespace asterism::store
