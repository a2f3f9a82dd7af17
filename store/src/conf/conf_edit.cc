// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/conf_edit.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::store {

namespace {

/// What is written must be read again as it was meant: one line, no comment, no header.
bool is_writable(std::string_view text) {
    return text.find_first_of("\r\n") == text.npos && text.find('\0') == text.npos;
}

bool is_section_name(std::string_view text) {
    return !trim(text).empty() && is_writable(text) && text.find_first_of("];") == text.npos;
}

bool is_line_name(std::string_view text) {
    return !trim(text).empty() && is_writable(text) && text.find_first_of("=;") == text.npos &&
           !trim(text).starts_with('[') && !trim(text).starts_with('#');
}

std::string with_escapes(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == ';') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

ConfText::Line ConfText::read(std::string_view text) {
    Line line;
    line.text = text;
    auto content = text;
    for (std::size_t i = 0; i < content.size(); ++i)
        if (content[i] == ';' && (i == 0 || content[i - 1] != '\\')) content = content.substr(0, i);
    content = trim(content);
    if (content.starts_with('[')) {
        const auto close = content.find(']');
        if (close == content.npos) return line;
        line.kind = Line::Kind::Header;
        line.name = trim(content.substr(1, close - 1));
        line.value = trim(content.substr(close + 1));
        return line;
    }
    const auto equal = content.find('=');
    if (content.starts_with('#') || equal == content.npos) return line;
    line.kind = Line::Kind::Setting;
    line.name = trim(content.substr(0, equal));
    auto value = content.substr(equal + 1);
    if (value.starts_with('>')) value.remove_prefix(1);
    line.value = trim(value);
    return line;
}

ConfText::Line ConfText::setting(std::string_view name, std::string_view value) {
    const bool arrow = value.starts_with('>');
    if (arrow) value.remove_prefix(1);
    return read(fmt::format("{} {} {}", name, arrow ? "=>" : "=", with_escapes(trim(value))));
}

ConfText::ConfText(std::string_view text) {
    while (!text.empty()) {
        auto [line, rest] = split_once(text, '\n');
        text = rest;
        while (line.ends_with('\r')) line.remove_suffix(1);
        lines_.push_back(read(line));
    }
}

std::string ConfText::text() const {
    std::string out;
    for (const auto& line : lines_) out += line.text + '\n';
    return out;
}

std::pair<std::size_t, std::size_t> ConfText::find(std::string_view name) const {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (lines_[i].kind != Line::Kind::Header || !iequals(lines_[i].name, name)) continue;
        auto end = i + 1;
        while (end < lines_.size() && lines_[end].kind != Line::Kind::Header) ++end;
        return {i, end};
    }
    return {0, 0};
}

bool ConfText::has_section(std::string_view name) const {
    const auto range = find(name);
    return range.first != range.second;
}

Result<std::pair<std::size_t, std::size_t>> ConfText::must_find(std::string_view name) const {
    const auto range = find(name);
    if (range.first == range.second) return fail(fmt::format("there is no category '{}'", name));
    return range;
}

Result<void> ConfText::add_section(std::string_view name, std::string_view extra, bool twice) {
    if (!is_section_name(name) || !is_writable(extra) || extra.find(';') != extra.npos)
        return fail("this cannot be the name of a category");
    const auto range = find(name);
    if (!twice && range.first != range.second) return fail(fmt::format("there is a category '{}'", name));
    if (!lines_.empty() && !lines_.back().text.empty()) lines_.emplace_back();
    lines_.push_back(read(fmt::format("[{}]{}", name, extra)));
    return {};
}

Result<void> ConfText::rename_section(std::string_view name, std::string_view to) {
    const auto range = must_find(name);
    if (!range) return std::unexpected(range.error());
    if (!is_section_name(to)) return fail("this cannot be the name of a category");
    auto& header = lines_[range->first];
    header = read(fmt::format("[{}]{}", to, header.value));
    return {};
}

Result<void> ConfText::remove_section(std::string_view name) {
    const auto range = must_find(name);
    if (!range) return std::unexpected(range.error());
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(range->first),
                 lines_.begin() + static_cast<std::ptrdiff_t>(range->second));
    return {};
}

Result<void> ConfText::empty_section(std::string_view name) {
    const auto range = must_find(name);
    if (!range) return std::unexpected(range.error());
    const auto first = lines_.begin() + static_cast<std::ptrdiff_t>(range->first + 1);
    const auto last = lines_.begin() + static_cast<std::ptrdiff_t>(range->second);
    lines_.erase(
        std::remove_if(first, last, [](const Line& line) { return line.kind == Line::Kind::Setting; }), last);
    return {};
}

Result<void> ConfText::update(std::string_view section, std::string_view name, std::string_view match,
                              std::string_view value) {
    const auto range = must_find(section);
    if (!range) return std::unexpected(range.error());
    if (!is_writable(value)) return fail("a value is one line");
    bool any = false;
    for (auto i = range->first + 1; i < range->second; ++i) {
        auto& line = lines_[i];
        if (line.kind != Line::Kind::Setting || !iequals(line.name, name)) continue;
        if (!match.empty() && line.value != match) continue;
        const bool arrow = line.text.find("=>") != std::string::npos && !value.starts_with('>');
        line = setting(line.name, arrow ? fmt::format(">{}", value) : std::string(value));
        any = true;
    }
    if (!any) return fail(fmt::format("there is no such line '{}'", name));
    return {};
}

Result<void> ConfText::remove(std::string_view section, std::string_view name, std::string_view match,
                              std::size_t number) {
    const auto range = must_find(section);
    if (!range) return std::unexpected(range.error());
    std::size_t seen = 0;
    for (auto i = range->first + 1; i < range->second; ++i) {
        const auto& line = lines_[i];
        if (line.kind != Line::Kind::Setting) continue;
        const bool fits = name.empty() ? seen++ == number
                                       : iequals(line.name, name) && (match.empty() || line.value == match);
        if (!fits) continue;
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(i));
        return {};
    }
    return fail("there is no such line");
}

Result<void> ConfText::append(std::string_view section, std::string_view name, std::string_view value) {
    const auto range = must_find(section);
    if (!range) return std::unexpected(range.error());
    if (!is_line_name(name) || !is_writable(value)) return fail("this cannot be a line");
    // Before what parts it from the next category.
    auto at = range->second;
    while (at > range->first + 1 && trim(lines_[at - 1].text).empty()) --at;
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), setting(name, value));
    return {};
}

Result<void> ConfText::insert(std::string_view section, std::size_t number, std::string_view name,
                              std::string_view value) {
    const auto range = must_find(section);
    if (!range) return std::unexpected(range.error());
    if (!is_line_name(name) || !is_writable(value)) return fail("this cannot be a line");
    std::size_t seen = 0;
    for (auto i = range->first + 1; i < range->second; ++i) {
        if (lines_[i].kind != Line::Kind::Setting || seen++ != number) continue;
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(i), setting(name, value));
        return {};
    }
    if (seen == number) return append(section, name, value);
    return fail("there is no such line");
}

}  // namespace asterism::store
