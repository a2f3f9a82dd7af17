// SPDX-License-Identifier: Apache-2.0
#include "asterism/codec/parameters.h"

#include <fmt/format.h>

#include "asterism/base/text.h"
#include "h264_profile.h"

namespace asterism::codec {

namespace {

/// Empty: it is not to be said.
std::string parameter_text(const Parameter& known, std::string_view value) {
    constexpr std::size_t kKeptOfASet = 15;
    switch (known.form) {
        case Parameter::Form::Text:
            return std::string(value);
        case Parameter::Form::Profile: {
            const auto read = read_h264_profile(value);
            if (!read || read->profile == 0 || read->level == 0) return {};
            return fmt::format("{:02X}{:02X}{:02X}", read->profile, read->constraints, read->level);
        }
        case Parameter::Form::Sets: {
            const auto [one, other] = split_once(value, ',');
            if (one.empty() || one.size() > kKeptOfASet || other.empty()) return {};
            return fmt::format("{},{}", one, other.substr(0, kKeptOfASet));
        }
        case Parameter::Form::Always:
        case Parameter::Form::Number:
            break;
    }
    const auto number = parse_uint(value);
    if (!number || *number > UINT32_MAX) return {};
    return known.form == Parameter::Form::Number && *number == known.by_default ? std::string()
                                                                                : std::to_string(*number);
}

}  // namespace

std::optional<std::string_view> value_of_parameter(std::string_view said, std::string_view name) {
    std::optional<std::string_view> found;
    while (!said.empty()) {
        const auto [one, rest] = split_once(said, ';');
        const auto [key, value] = split_once(trim(one), '=');
        if (iequals(trim(key), name)) found = trim(value);
        said = rest;
    }
    return found;
}

bool passes_parameters(Id id) { return of(id).parameters != nullptr; }

std::string understood_parameters(Id id, std::string_view said) {
    const auto* parameters = of(id).parameters;
    if (parameters == nullptr) return {};
    if (parameters->understand != nullptr) return parameters->understand(said);
    std::string out;
    for (const auto& known : parameters->known) {
        const auto value = value_of_parameter(said, known.name);
        if (!value) continue;
        const auto text = parameter_text(known, *value);
        if (text.empty()) continue;
        if (!out.empty()) out += ';';
        out += fmt::format("{}={}", known.name, text);
    }
    return out;
}

bool parameters_differ(Id id, std::string_view one, std::string_view other) {
    const auto* parameters = of(id).parameters;
    return parameters != nullptr && parameters->differ != nullptr && parameters->differ(one, other);
}

}  // namespace asterism::codec
