// SPDX-License-Identifier: Apache-2.0
// ABS, MIN, MAX, DIGIT_SUM; SORT(key:value,...). A number is as much of a text as is one: "12abc" is 12.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// The number that `text` begins with; nullopt: with none, or with none that is finite.
std::optional<double> leading_double(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || !std::isfinite(number)) return std::nullopt;
    return number;
}

/// Without a fraction when it has none.
std::string shortest(double number) {
    return number == std::trunc(number) && std::abs(number) < 1e15 ? fmt::format("{:.0f}", number)
                                                                   : fmt::format("{:f}", number);
}

std::string absolute(Calls&, Channel*, const std::string& args) {
    if (const auto number = leading_double(args)) return shortest(std::abs(*number));
    log::warning("Bad or missing argument for number: {}", args.empty() ? "(null)" : args);
    return {};
}

/// Of two numbers; where one is not there it is the other.
std::string extreme(const std::string& args, bool greatest) {
    const auto [first, second] = split_once(args, ',');
    if (trim(first).empty() && trim(second).empty()) {
        log::error("Missing argument for number(s).");
        return {};
    }
    std::optional<double> out;
    for (const auto text : {first, second}) {
        if (trim(text).empty()) continue;
        const auto number = leading_double(text);
        if (!number) {
            log::warning("'{}' is not a valid number", text);
            return {};
        }
        out = !out ? *number : greatest ? std::max(*out, *number) : std::min(*out, *number);
    }
    return shortest(*out);
}
std::string least_of_two(Calls&, Channel*, const std::string& args) { return extreme(args, false); }
std::string greatest_of_two(Calls&, Channel*, const std::string& args) { return extreme(args, true); }

std::string digit_sum(Calls&, Channel*, const std::string& args) {
    if (trim(args).empty()) {
        log::warning("Missing argument for number");
        return {};
    }
    std::uint64_t sum = 0;
    for (const char c : args)
        if (is_digit(c)) sum += static_cast<unsigned>(c - '0');
    return std::to_string(sum);
}

/// What has no colon is left out; a value that is no number counts as 0.
std::string sort_by_value(Calls&, Channel*, const std::string& args) {
    struct Item {
        std::string_view key;
        double value;
    };
    std::vector<Item> items;
    for (const auto one : split(args, ',')) {
        const auto [key, value] = split_once(one, ':');
        if (key.size() < one.size()) items.push_back({key, leading_double(value).value_or(0)});
    }
    std::ranges::stable_sort(items, {}, &Item::value);
    std::string out;
    for (const auto& item : items) {
        if (&item != items.data()) out += ',';
        out += item.key;
    }
    return out;
}

constexpr call::Function kNumbersRows[] = {
    {"ABS", "ABS(num)", "A number without its sign.", absolute},
    {"DIGIT_SUM", "DIGIT_SUM(num)", "The sum of the digits of a number.", digit_sum},
    {"MAX", "MAX(num1,num2)", "The greater of two numbers.", greatest_of_two},
    {"MIN", "MIN(num1,num2)", "The lesser of two numbers.", least_of_two},
    {"SORT", "SORT(key1:val1[,key2:val2[,...]])", "The keys, in the order of their values.", sort_by_value},
};

}  // namespace

std::span<const call::Function> number_functions() { return kNumbersRows; }

}  // namespace asterism::apps
