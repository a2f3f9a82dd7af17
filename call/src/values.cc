// SPDX-License-Identifier: Apache-2.0
// What ${...} stands for, and what Set does with it.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/stream_stats.h"
#include "asterism/dialplan/evaluate.h"

namespace asterism::call {

namespace {

/// Variables that nobody sets: they are what the channel or the system is. Nullopt: not one of them.
std::optional<std::string> made_up(Calls& calls, const Channel* channel, std::string_view name) {
    if (channel) {
        if (name == "EXTEN") return channel->place.exten;
        if (name == "CONTEXT") return channel->place.context;
        if (name == "PRIORITY") return std::to_string(channel->place.priority);
        if (name == "CHANNEL") return channel->name();
        if (name == "UNIQUEID") return channel->uniqueid();
        if (name == "HANGUPCAUSE") return std::to_string(channel->hangup_cause);
        if (name == "HINT" || name == "HINTNAME") {
            const auto found = calls.dialplan()->find_hint({.context = channel->place.context,
                                                            .exten = channel->place.exten,
                                                            .caller_id = channel->caller.number.text});
            if (!found) return std::string();
            // "PJSIP/6001&Custom:lamp(Alice)"
            std::string_view text = found->step->app;
            const auto open = text.find('(');
            if (name == "HINT") return std::string(text.substr(0, open));
            if (open == text.npos || !text.ends_with(')')) return std::string();
            return std::string(text.substr(open + 1, text.size() - open - 2));
        }
    }
    const auto seconds =
        std::chrono::duration_cast<Seconds>(calls.loop.wall_now().time_since_epoch()).count();
    if (name == "EPOCH") return std::to_string(seconds);
    if (name == "SYSTEMNAME") return calls.options.system_name;
    return std::nullopt;
}

dialplan::EvaluateLimits rules(Calls& calls, Reading reading) {
    const bool loosely = calls.dialplan()->general().substituted_expressions;
    return {.loosely = loosely, .only_variables = reading == Reading::Value && !loosely};
}

}  // namespace

std::string variable_value(Calls& calls, const Channel* channel, std::string_view name) {
    if (auto value = made_up(calls, channel, name)) return std::move(*value);
    if (channel)
        if (const auto* value = channel->variables.find(name)) return *value;
    if (!channel && calls.stand_in)
        if (const auto* value = calls.stand_in->find(name)) return *value;
    if (const auto* value = calls.globals.find(name)) return *value;
    return {};
}

bool set_variable(Calls& calls, Channel* channel, std::string_view name, std::string_view value) {
    name = trim(name);
    if (const auto open = name.find('('); open != name.npos && name.ends_with(')')) {
        const auto function_name = name.substr(0, open);
        const std::string args(name.substr(open + 1, name.size() - open - 2));
        if (iequals(function_name, "GLOBAL")) {
            calls.globals.set(args, value);
            publish_varset(calls, nullptr, args, value);
            return true;
        }
        const auto* function = calls.functions.find(function_name);
        if (!function) {
            log::error("Function {} not registered", function_name);
            return false;
        }
        if (!function->write) {
            log::error("Function {} cannot be written to", function_name);
            return false;
        }
        return function->write(calls, channel, args, std::string(value));
    }
    if (channel) {
        channel->variables.set(name, value);
        while (name.starts_with('_')) name.remove_prefix(1);
        publish_varset(calls, channel, name, value);
    } else {
        calls.globals.set(name, value);
        publish_varset(calls, nullptr, name, value);
    }
    return true;
}

rt::Task<dialplan::Marked> substitute(Calls& calls, Channel* channel, std::string text, Reading reading) {
    if (text.find('$') == std::string::npos) {
        dialplan::Marked whole(std::move(text));
        co_return whole;
    }
    dialplan::Evaluation evaluation(std::move(text), rules(calls, reading));
    while (const auto* need = evaluation.need()) {
        if (need->kind == dialplan::Need::Variable) {
            // Nobody who does not ask for it pays for these.
            if (const auto qos = qos_variable(need->name); qos && channel) {
                std::optional<media::Stats> stats;
                if (qos->bridged)
                    stats = co_await bridged_stats(*channel, qos->kind);
                else
                    stats = co_await stream_stats(*channel, qos->kind);
                evaluation.give(stats ? print_statistic(*stats, qos->statistic).value_or("") : "");
                continue;
            }
            const auto value = variable_value(calls, channel, need->name);
            evaluation.give(value);
            continue;
        }
        const auto* function = calls.functions.find(need->name);
        if (!function || (!function->read && !function->read_later)) {
            log::error("Function {} not registered", need->name);
            evaluation.give({});
        } else if (function->read_later && (!function->waits || function->waits(need->args.text))) {
            const std::string args = need->args.text;
            const std::string value = co_await function->read_later(calls, channel, args);
            evaluation.give(value);
        } else {
            const auto value = function->read(calls, channel, need->args);
            evaluation.give(value);
        }
    }
    for (const auto& warning : evaluation.warnings()) log::warning("{}", warning);
    dialplan::Marked result = evaluation.take_marked();
    co_return result;
}

namespace {

/// `variable(name)` answers for the variables.
template <class Variable>
std::string substitute_with(Calls& calls, Channel* channel, std::string_view text, Variable&& variable) {
    if (text.find('$') == std::string_view::npos) return std::string(text);
    dialplan::Evaluation evaluation{std::string(text), rules(calls, Reading::Written)};
    while (const auto* need = evaluation.need()) {
        if (need->kind == dialplan::Need::Variable) {
            evaluation.give(variable(need->name));
            continue;
        }
        const auto* function = calls.functions.find(need->name);
        const bool waits =
            function && function->read_later && (!function->waits || function->waits(need->args.text));
        if (!function || !function->read || waits) {
            if (waits)
                log::warning("Function {} waits for something and cannot be used here", need->name);
            else
                log::error("Function {} not registered", need->name);
            evaluation.give({});
        } else {
            evaluation.give(function->read(calls, channel, need->args));
        }
    }
    return evaluation.take();
}

}  // namespace

std::string substitute_now(Calls& calls, Channel* channel, std::string_view text) {
    return substitute_with(calls, channel, text,
                           [&](std::string_view name) { return variable_value(calls, channel, name); });
}

std::string substitute_at(Calls& calls, std::string_view context, std::string_view exten,
                          std::string_view text) {
    return substitute_with(calls, nullptr, text, [&](std::string_view name) {
        if (name == "EXTEN") return std::string(exten);
        if (name == "CONTEXT") return std::string(context);
        return variable_value(calls, nullptr, name);
    });
}

}  // namespace asterism::call
