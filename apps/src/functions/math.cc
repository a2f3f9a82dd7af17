// SPDX-License-Identifier: Apache-2.0
// MATH(a op b[,type]), INC, DEC, RAND.
#include <fmt/core.h>

#include <cmath>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

// Longer ones before those they begin with.
constexpr std::string_view kOperators[] = {"<<", ">>", "<=", ">=", "==", "**", "AND", "XOR",
                                           "OR", "+",  "-",  "*",  "/",  "%",  "<",   ">"};

struct Sum {
    double left = 0, right = 0;
    std::string_view op;
};

std::optional<Sum> parse_sum(std::string_view text) {
    text = trim(text);
    // A sign, or the sign of an exponent, is no operator.
    for (std::size_t i = 1; i < text.size(); ++i) {
        for (const auto op : kOperators) {
            if (!istarts_with(text.substr(i), op)) continue;
            const auto left = parse_double(trim(text.substr(0, i)));
            const auto right = parse_double(trim(text.substr(i + op.size())));
            if (left && right) return Sum{*left, *right, op};
        }
    }
    return std::nullopt;
}

std::int64_t whole(double number) {
    if (!std::isfinite(number)) return 0;
    return static_cast<std::int64_t>(std::clamp(number, -9.2e18, 9.2e18));
}

std::string truth(bool value) { return value ? "TRUE" : "FALSE"; }

/// A number as the type wants it: float, int, hex, octal, char.
std::string print(double number, std::string_view type) {
    if (istarts_with(type, "i")) return std::to_string(whole(number));
    if (istarts_with(type, "h")) return fmt::format("{:x}", whole(number));
    if (istarts_with(type, "o")) return fmt::format("{:o}", static_cast<std::uint64_t>(whole(number)));
    if (istarts_with(type, "c")) return std::string(1, static_cast<char>(whole(number)));
    return fmt::format("{:f}", number);
}

std::string math(Calls&, Channel*, const std::string& args) {
    const auto parts = function_args(args, 2);
    const auto sum = parse_sum(parts[0]);
    const auto type = trim(parts[1]);
    if (!sum) {
        log::warning("MATH: '{}' is no operation on two numbers", parts[0]);
        return {};
    }
    const auto [a, b, op] = *sum;
    if (op == "<") return truth(a < b);
    if (op == ">") return truth(a > b);
    if (op == "<=") return truth(a <= b);
    if (op == ">=") return truth(a >= b);
    if (op == "==") return truth(a == b);
    if (op == "+") return print(a + b, type);
    if (op == "-") return print(a - b, type);
    if (op == "*") return print(a * b, type);
    if (op == "**") return print(std::pow(a, b), type);
    if (op == "/") {
        if (b == 0) log::warning("MATH: '{}' divides by zero", parts[0]);
        return print(b == 0 ? 0 : a / b, type);
    }
    const auto x = whole(a), y = whole(b);
    if (op == "%") {
        if (y == 0) log::warning("MATH: '{}' divides by zero", parts[0]);
        return print(y == 0 || y == -1 ? 0 : static_cast<double>(x % y), type);
    }
    const auto bits = static_cast<std::uint64_t>(x);
    std::uint64_t result = 0;
    if (op == "<<") result = y >= 0 && y < 64 ? bits << y : 0;
    if (op == ">>") result = y >= 0 && y < 64 ? bits >> y : 0;
    if (op == "AND") result = bits & static_cast<std::uint64_t>(y);
    if (op == "OR") result = bits | static_cast<std::uint64_t>(y);
    if (op == "XOR") result = bits ^ static_cast<std::uint64_t>(y);
    return print(static_cast<double>(static_cast<std::int64_t>(result)), type);
}

std::string step(Calls& calls, Channel* channel, const dialplan::Marked& args, std::int64_t by) {
    const auto& name = args.text;
    const auto old = call::read_variable(calls, channel, name);
    const auto number = parse_int(trim(old));
    if (!number) log::warning("'{}' holds '{}', which is no number", name, old);
    const auto value = static_cast<std::int64_t>(static_cast<std::uint64_t>(number.value_or(0)) +
                                                 static_cast<std::uint64_t>(by));
    const auto text = std::to_string(value);
    call::set_variable(calls, channel, dialplan::MarkedView(args), text);
    return text;
}

std::string increment(Calls& calls, Channel* channel, const dialplan::Marked& args) {
    return step(calls, channel, args, 1);
}
std::string decrement(Calls& calls, Channel* channel, const dialplan::Marked& args) {
    return step(calls, channel, args, -1);
}

std::string random_number(Calls&, Channel*, const std::string& args) {
    const auto parts = function_args(args, 2);
    std::int64_t low = parse_int(trim(parts[0])).value_or(0);
    std::int64_t high = parse_int(trim(parts[1])).value_or(0x7fffffff);
    low = std::clamp<std::int64_t>(low, -0x80000000ll, 0x7fffffff);
    high = std::clamp<std::int64_t>(high, -0x80000000ll, 0x7fffffff);
    if (high < low) std::swap(low, high);
    return std::to_string(
        low + static_cast<std::int64_t>(random_below(static_cast<std::uint64_t>(high - low) + 1)));
}

constexpr call::Function kMathRows[] = {
    call::Function{"DEC", "DEC(variable)", "One less in the variable, and that value.", decrement}.dangerous(
        Danger::Changes),
    call::Function{"INC", "INC(variable)", "One more in the variable, and that value.", increment}.dangerous(
        Danger::Changes),
    {"MATH", "MATH(expression[,type])", "An operation on two numbers.", math},
    {"RAND", "RAND([min][,max])", "A random number in a range.", random_number},
};

}  // namespace

std::span<const call::Function> math_functions() { return kMathRows; }

}  // namespace asterism::apps
