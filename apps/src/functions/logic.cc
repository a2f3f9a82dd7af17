// SPDX-License-Identifier: Apache-2.0
// IF, IFTIME, ISNULL, EXISTS, SET, EVAL.
#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// A value may stand in quotes, which are taken away.
std::string value_of(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::string if_true(Calls&, Channel*, const dialplan::Marked& args) {
    const auto choice = parse_choice(args);
    return value_of(choice.outcome(holds(choice)).text());
}

std::string if_time(Calls& calls, Channel*, const dialplan::Marked& args) {
    if (dialplan::MarkedView(args).find('?') == std::string_view::npos) return {};
    const auto choice = parse_choice(args);
    return value_of(choice.outcome(is_time(calls, choice.condition.text())).text());
}

std::string is_null(Calls&, Channel*, const std::string& args) { return args.empty() ? "1" : "0"; }
std::string exists(Calls&, Channel*, const std::string& args) { return args.empty() ? "0" : "1"; }

std::string set_and_read(Calls& calls, Channel* channel, const dialplan::Marked& args) {
    const auto pair = dialplan::MarkedView(args).trimmed();
    if (!assign(calls, channel, pair)) return {};
    return std::string(trim(split_once(pair.text(), '=').second));
}

constexpr call::Function kLogicRows[] = {
    call::Function{"EVAL", "EVAL(variable)", "Puts values into a text that came out of a variable."}
        .evaluating(),
    {"EXISTS", "EXISTS(data)", "1 when there is anything.", exists},
    {"IF", "IF(expression?retvalue)", "The first value when the expression is true, else the second.",
     if_true},
    {"IFTIME", "IFTIME(timespec?retvalue)", "The first value when the time is now, else the second.",
     if_time},
    {"ISNULL", "ISNULL(data)", "1 when there is nothing.", is_null},
    call::Function{"SET", "SET(varname=value)", "Sets a variable and is its value.", set_and_read}.dangerous(
        Danger::Changes),
};

}  // namespace

std::span<const call::Function> logic_functions() { return kLogicRows; }

}  // namespace asterism::apps
