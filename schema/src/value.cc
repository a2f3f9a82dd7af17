// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/value.h"

#include "asterism/schema/name_values.h"

namespace asterism::schema {

Refusal not_a_word(std::string_view text, const std::vector<std::string_view>& words) {
    std::string all;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i) all += i + 1 == words.size() ? " or " : ", ";
        all += words[i];
    }
    return {fmt::format("\"{}\" is not one of {}", text, all), std::string(nearest(text, words))};
}

std::expected<std::int64_t, Refusal> parse_number(std::string_view text, std::int64_t low,
                                                  std::int64_t high) {
    const auto number = parse_int(trim(text));
    if (!number) return std::unexpected(Refusal{fmt::format("\"{}\" is not a whole number", text), {}});
    if (*number >= low && *number <= high) return *number;
    if (low == 0 && *number < 0) return std::unexpected(Refusal{"must not be negative", {}});
    return std::unexpected(Refusal{fmt::format("must lie between {} and {}", low, high), {}});
}

std::expected<double, Refusal> parse_real(std::string_view text) {
    const auto number = parse_double(trim(text));
    if (!number) return std::unexpected(Refusal{fmt::format("\"{}\" is not a number", text), {}});
    return *number;
}

void NameValues::set(std::string_view name, std::string_view value) {
    for (auto& entry : list_) {
        if (entry.first != name) continue;
        entry.second = value;
        return;
    }
    list_.emplace_back(name, value);
}

const std::string* NameValues::find(std::string_view name) const {
    for (const auto& entry : list_)
        if (entry.first == name) return &entry.second;
    return nullptr;
}

Parsed Value<NameValues>::parse(std::string_view text, NameValues& into) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return refuse("must be NAME=VALUE");
    const auto name = trim(text.substr(0, equals));
    if (name.empty()) return refuse("must be NAME=VALUE: the name is missing");
    into.set(name, trim(text.substr(equals + 1)));
    return {};
}

std::string Value<NameValues>::print(const NameValues& value) {
    std::string out;
    for (const auto& [name, text] : value.list()) {
        if (!out.empty()) out += ',';
        out += name + '=' + text;
    }
    return out;
}

}  // namespace asterism::schema
