// SPDX-License-Identifier: Apache-2.0
// IF, IFTIME, ISNULL, EXISTS, SET, EVAL.
#include "../common.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/expression.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// A value may stand in quotes, which are taken away.
std::string value_of(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::string if_true(Calls&, Channel*, const std::string& args) {
    const auto choice = parse_choice(args);
    return value_of(dialplan::is_true_condition(choice.condition) ? choice.yes : choice.no);
}

std::string if_time(Calls& calls, Channel*, const std::string& args) {
    const auto mark = args.find('?');
    if (mark == std::string::npos) return {};
    const auto choice = parse_choice(args);
    return value_of(is_time(calls, choice.condition) ? choice.yes : choice.no);
}

std::string is_null(Calls&, Channel*, const std::string& args) { return args.empty() ? "1" : "0"; }
std::string exists(Calls&, Channel*, const std::string& args) { return args.empty() ? "0" : "1"; }

std::string set_and_read(Calls& calls, Channel* channel, const std::string& args) {
    const auto [name, value] = split_once(args, '=');
    const std::string text(trim(value));
    call::set_variable(calls, channel, trim(name), text);
    return text;
}

rt::Task<std::string> evaluate_again(Calls& calls, Channel* channel, std::string args) {
    co_return co_await call::substitute(calls, channel, std::move(args));
}

constexpr call::Function kRows[] = {
    {"EVAL", "EVAL(variable)", "Puts values into a text that came out of a variable.", nullptr,
     evaluate_again},
    {"EXISTS", "EXISTS(data)", "1 when there is anything.", exists},
    {"IF", "IF(expression?retvalue)", "The first value when the expression is true, else the second.",
     if_true},
    {"IFTIME", "IFTIME(timespec?retvalue)", "The first value when the time is now, else the second.",
     if_time},
    {"ISNULL", "ISNULL(data)", "1 when there is nothing.", is_null},
    {"SET", "SET(varname=value)", "Sets a variable and is its value.", set_and_read},
};

}  // namespace

std::span<const call::Function> logic_functions() { return kRows; }

}  // namespace asterism::apps
