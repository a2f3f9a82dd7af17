// SPDX-License-Identifier: Apache-2.0
#include "ami/config_edits.h"

#include <fmt/core.h>

#include <algorithm>
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
    std::vector<ConfigEdit> edits;
    for (const auto& [header, value] : message.headers()) {
        if (!istarts_with(header, "Action-")) continue;
        const auto number = header.substr(7);
        const auto get = [&](std::string_view name) {
            return std::string(message.get(fmt::format("{}-{}", name, number)));
        };
        edits.push_back(
            {value, get("Cat"), get("Var"), get("Value"), get("Match"), get("Line"), get("Options")});
    }
    return edits;
}

Result<void> ConfigEdit::apply(store::ConfText& conf) const {
    if (category.empty()) return fail("No category specified");
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
    if (is("Delete")) {
        if (name.empty() && line.empty()) return fail("No variable specified");
        return conf.remove(category, name, match, number);
    }
    if (is("Append")) return conf.append(category, name, value);
    if (is("Insert")) return conf.insert(category, number, name, value);
    return fail(fmt::format("Unknown action command '{}'", action));
}

}  // namespace asterism::manage
