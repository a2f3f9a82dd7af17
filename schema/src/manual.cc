// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/manual.h"

#include <fmt/core.h>

namespace asterism::schema {

namespace {

std::string values_of(const Option& option) {
    if (option.words.empty()) {
        if (!option.range.empty()) return option.range;
        switch (option.kind) {
            case Kind::Flag:
                return "yes, no";
            case Kind::Number:
                return "number";
            case Kind::Real:
                return "number with fraction";
            case Kind::List:
                return "list";
            default:
                return "text";
        }
    }
    std::string out;
    for (const auto& word : option.words) {
        if (word.empty()) continue;
        if (!out.empty()) out += ", ";
        out += word;
    }
    return out;
}

/// A bar would end the cell.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

std::string remarks(const Option& option) {
    std::string out = option.help;
    for (const auto& alias : option.aliases) out += fmt::format(" Formerly `{}`.", alias);
    if (!option.deprecated.empty()) out += fmt::format(" Deprecated: use `{}`.", option.deprecated);
    if (!option.not_yet.empty()) out += fmt::format(" *No effect yet: {}.*", option.not_yet);
    if (!option.no_effect.empty()) out += fmt::format(" *No effect: {}.*", option.no_effect);
    return out;
}

}  // namespace

std::string manual(const ObjectType& type) {
    std::string out = fmt::format("## {}\n\n{}\n\n| option | values | default | |\n|---|---|---|---|\n",
                                  type.name(), type.help());
    for (const auto& option : type.options())
        out += fmt::format("| `{}` | {} | {} | {} |\n", option.name, cell(values_of(option)),
                           cell(option.default_text), cell(remarks(option)));
    return out;
}

std::vector<std::string> unheeded(std::span<const ObjectType* const> types) {
    std::vector<std::string> out;
    for (const auto* type : types)
        for (const auto& option : type->options())
            if (!option.not_yet.empty() || !option.no_effect.empty())
                out.push_back(fmt::format("{}.{}: {}", type->name(), option.name,
                                          option.not_yet.empty() ? option.no_effect : option.not_yet));
    return out;
}

}  // namespace asterism::schema
