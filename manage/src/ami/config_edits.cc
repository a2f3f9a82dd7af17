// SPDX-License-Identifier: Apache-2.0
#include "ami/config_edits.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

/// "template,inherit="a,b",allowdups": what stands behind the name of a new category.
std::string extras_of(std::string_view options, bool& twice) {
    std::string flags;
    const auto add = [&flags](std::string_view one) {
        if (!one.empty()) flags += fmt::format("{}{}", flags.empty() ? "" : ",", one);
    };
    while (!options.empty()) {
        auto end = options.find(',');
        if (const auto quote = options.find('"'); quote < end)
            end = options.find(',', std::min(options.find('"', quote + 1), options.size()));
        const auto one = trim(options.substr(0, end));
        options.remove_prefix(end == options.npos ? options.size() : end + 1);
        if (iequals(one, "allowdups")) twice = true;
        if (iequals(one, "template")) add("!");
        if (istarts_with(one, "inherit=")) {
            auto names = one.substr(8);
            if (names.size() >= 2 && names.front() == '"' && names.back() == '"')
                names = names.substr(1, names.size() - 2);
            add(names);
        }
    }
    return flags.empty() ? flags : fmt::format("({})", flags);
}

}  // namespace

std::vector<ConfigEdit> ConfigEdit::read(const AmiMessage& message) {
    static constexpr std::pair<std::string_view, std::string ConfigEdit::*> kParts[] = {
        {"Cat", &ConfigEdit::category}, {"Var", &ConfigEdit::name},  {"Value", &ConfigEdit::value},
        {"Match", &ConfigEdit::match},  {"Line", &ConfigEdit::line}, {"Options", &ConfigEdit::options}};
    std::vector<ConfigEdit> edits;
    // By what stands behind "Action-": one walk finds the edits, another one their parts, the first of each
    // name.
    std::map<std::string_view, std::vector<std::size_t>> by_number;
    for (const auto& [header, value] : message.headers()) {
        if (!istarts_with(header, "Action-")) continue;
        by_number[std::string_view(header).substr(7)].push_back(edits.size());
        edits.push_back({.action = value});
    }
    std::set<std::string, std::less<>> seen;
    for (const auto& [header, value] : message.headers()) {
        const auto [name, number] = split_once(header, '-');
        const auto found = by_number.find(number);
        const auto part =
            std::ranges::find_if(kParts, [&](const auto& one) { return iequals(one.first, name); });
        if (found == by_number.end() || part == std::end(kParts)) continue;
        if (!seen.insert(to_lower(header)).second) continue;
        for (const auto at : found->second) edits[at].*(part->second) = value;
    }
    return edits;
}

Result<void> ConfigEdit::change(store::ConfText& conf) const {
    const auto is = [this](std::string_view word) { return iequals(action, word); };
    const auto number = static_cast<std::size_t>(parse_uint(line).value_or(0));
    if (is("NewCat")) {
        bool twice = false;
        const auto extras = extras_of(options, twice);
        return conf.add_section(category, extras, twice);
    }
    if (is("RenameCat")) return conf.rename_section(category, value);
    if (is("DelCat")) return conf.remove_section(category);
    if (is("EmptyCat")) return conf.empty_section(category);
    if (is("Update")) return conf.update(category, name, match, value);
    if (is("Delete")) return conf.remove(category, name, match, number);
    if (is("Append")) return conf.append(category, name, value);
    return conf.insert(category, number, name, value);
}

Result<void> ConfigEdit::apply(store::ConfText& conf) const {
    /// What each needs beside its category, and what is said when it could not be done.
    struct Kind {
        std::string_view action;
        bool name, line;
        std::string_view failed;
    };
    static constexpr Kind kKinds[] = {
        {"NewCat", false, false, "Create category did not complete successfully"},
        {"RenameCat", false, false, "Rename category did not complete successfully"},
        {"DelCat", false, false, "Delete category did not complete successfully"},
        {"EmptyCat", false, false, "Empty category did not complete successfully"},
        {"Update", true, false, "Update did not complete successfully"},
        {"Delete", true, false, "Update did not complete successfully"},
        {"Append", true, false, "Append did not complete successfully"},
        {"Insert", true, true, "Insert did not complete successfully"},
    };
    if (category.empty()) return fail("Category not specified");
    const auto* kind =
        std::ranges::find_if(kKinds, [this](const Kind& one) { return iequals(one.action, action); });
    if (kind == std::end(kKinds)) return fail("Unknown action command");
    // A line is deleted by its number, too.
    const bool named = !name.empty() || (iequals(action, "Delete") && !line.empty());
    if ((kind->name && !named) || (kind->line && line.empty()))
        return fail("Problem with category, value, or line (if required)");
    if (!iequals(action, "NewCat") && !conf.has_section(category))
        return fail("Given category does not exist");
    if (!change(conf)) return fail(std::string(kind->failed));
    return {};
}

}  // namespace asterism::manage
