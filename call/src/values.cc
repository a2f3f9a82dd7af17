// SPDX-License-Identifier: Apache-2.0
// What ${...} stands for, and what Set does with it.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/stream_stats.h"
#include "asterism/call/text_scope.h"
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
        if (name == "HANGUPCAUSE") return std::to_string(cause_number(channel->hangup_cause));
        if (name == "BRIDGEPEER") {
            const auto* bridge = channel->bridge();
            const auto* peer = bridge && bridge->is_announced() ? bridge->other(*channel) : nullptr;
            return peer ? peer->name() : std::string();
        }
        if (name == "BRIDGEPVTCALLID") {
            const auto* bridge = channel->bridge();
            const auto* peer = bridge && bridge->is_announced() ? bridge->other(*channel) : nullptr;
            return std::string(peer && peer->leg() ? peer->leg()->own_call_id() : std::string_view{});
        }
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

/// Whose text it is: what the dialplan's author wrote, or a value (EVAL), which may be a stranger's. In a
/// value only ${NAME} is looked into, unless substituted_expressions of extensions.conf says otherwise.
enum class Reading : std::uint8_t { Written, Value };

dialplan::EvaluateLimits rules(Calls& calls, Reading reading) {
    const bool loosely = calls.dialplan()->general().substituted_expressions;
    return {.loosely = loosely, .only_variables = reading == Reading::Value && !loosely};
}

/// EVAL of a text that has EVAL of a text in it, and so on: a variable that names itself has no end.
constexpr int kMostEvaluations = 16;

/// Whether one more may be evaluated within so many; what is too much is said.
bool may_evaluate(int depth) {
    if (depth < kMostEvaluations) return true;
    log::error("EVAL: {} within each other are enough", kMostEvaluations);
    return false;
}

/// Null: there is none, or none for `authority`; that is said.
const Function* readable(Calls& calls, const std::string& name, Authority authority) {
    const auto* function = calls.functions.find(name);
    if (!function || (!function->read && !function->read_later && !function->evaluates)) {
        log::error("Function {} not registered", name);
        return nullptr;
    }
    if (authority.allows(function->reads)) return function;
    log::warning("Function {} may not be used by whoever asked for it", function->name);
    return nullptr;
}

/// What a text that was composed meanwhile may do, where `outer` counts for the text around it.
Authority inner_authority(const Channel* channel, Authority outer) {
    return channel ? outer.least(channel->authority) : outer;
}

}  // namespace

Acting::Acting(Calls& calls, Authority authority)
    : calls_(calls), authority_(authority), before_(std::exchange(calls.acting, &authority_)) {}
Acting::~Acting() { calls_.acting = before_; }

Authority authority_for(const Channel& channel, const dialplan::MarkedView& piece) {
    return piece.has_put_in() ? channel.authority : channel.author;
}

Authority authority_of(const Calls& calls, const Channel* channel) {
    if (calls.acting) return *calls.acting;
    return channel ? channel->authority : Authority{};
}

void take_words(Calls& calls, Channel* reader, Authority author) {
    if (reader) reader->authority.lower(author);
    if (calls.acting) calls.acting->lower(author);
}

Authority author_of_value(const Calls& calls, const Channel* channel) {
    const auto author = authority_of(calls, channel).inside();
    return channel ? author.least(channel->authority) : author;
}

std::string read_variable(Calls& calls, Channel* channel, std::string_view name) {
    auto value = variable_value(calls, channel, name);
    take_words(calls, channel, value.author);
    return std::move(value.text);
}

std::string read_variable_of(Calls& calls, Channel* reader, const Channel& other, std::string_view name) {
    // What the other is made of (CALLERID, EXTEN) is of whoever gave it words.
    auto value = variable_value(calls, &other, name);
    take_words(calls, reader, value.author.least(other.authority));
    return std::move(value.text);
}

Value variable_value(Calls& calls, const Channel* channel, std::string_view name) {
    if (auto value = made_up(calls, channel, name)) return {std::move(*value), {}};
    const auto* found = channel ? channel->variables.find(name) : nullptr;
    if (!found) found = calls.globals.find(name);
    if (!found) return {};
    return {found->value, found->author};
}

void set_global(Calls& calls, Authority authority, std::string_view name, std::string_view value) {
    calls.globals.set(name, value, authority.inside());
    publish_varset(calls, nullptr, name, value);
}

bool set_variable(Calls& calls, Channel* channel, std::string_view name, std::string_view value) {
    return set_variable(calls, channel, dialplan::MarkedView::written(name), value);
}

bool set_variable(Calls& calls, Channel* channel, dialplan::MarkedView said, std::string_view value) {
    said = said.trimmed();
    auto name = said.text();
    const auto authority = authority_of(calls, channel);
    // Whatever it is, it may come back out of the channel as words to run.
    if (channel) channel->authority.lower(authority.inside());
    if (name.find('(') != name.npos && name.ends_with(')')) {
        const auto call = dialplan::written_call(said);
        if (!call.is_call || !said.is(said.size() - 1, ')')) {
            log::warning("'{}' came out of a variable: no function is called by it", name);
            return false;
        }
        const auto function_name = call.name.text();
        const auto args = call.args.copy();
        if (iequals(function_name, "GLOBAL")) {
            set_global(calls, inner_authority(channel, authority), args.text, value);
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
        if (!authority.allows(function->writes)) {
            log::warning("Function {} may not be written to by whoever asked for it", function->name);
            return false;
        }
        return function->write(calls, channel, args, std::string(value));
    }
    if (channel) {
        channel->variables.set(name, value, inner_authority(channel, authority).inside());
        publish_varset(calls, channel, name, value);
    } else {
        set_global(calls, authority, name, value);
    }
    return true;
}

namespace {

rt::Task<dialplan::Marked> substitute_within(Calls& calls, Channel* channel, std::string text,
                                             Authority authority, Reading reading, int depth) {
    if (text.find('$') == std::string::npos) {
        dialplan::Marked whole(std::move(text));
        co_return whole;
    }
    const auto id = channel ? channel->id() : ChannelId{};
    // What of it is left for a text that was composed of what was read.
    auto left = authority;
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
                channel = calls.channels.find(id);
                evaluation.give(stats ? print_statistic(*stats, qos->statistic).value_or("") : "");
                continue;
            }
            const auto value = variable_value(calls, channel, need->name);
            take_words(calls, channel, value.author);
            left.lower(value.author);
            evaluation.give(value.text);
            continue;
        }
        const auto* function = readable(calls, need->name, authority);
        if (!function) {
            evaluation.give({});
        } else if (function->evaluates) {
            std::string value;
            if (may_evaluate(depth)) {
                const auto inner = inner_authority(channel, left);
                std::string inner_text = need->args.text;
                auto again = co_await substitute_within(calls, channel, std::move(inner_text), inner,
                                                        Reading::Value, depth + 1);
                value = std::move(again.text);
                if (id) channel = calls.channels.find(id);
            }
            evaluation.give(value);
        } else if (function->read_later && (!function->waits || function->waits(need->args.text))) {
            const std::string args = need->args.text;
            const std::string value = co_await function->read_later(calls, channel, args);
            // Whoever asks for a channel's values from outside does not keep it.
            if (id) channel = calls.channels.find(id);
            evaluation.give(value);
        } else {
            const Acting acting(calls, authority);
            evaluation.give(function->read(calls, channel, need->args));
            left.lower(acting.now().inside());
        }
    }
    for (const auto& warning : evaluation.warnings()) log::warning("{}", warning);
    dialplan::Marked result = evaluation.take_marked();
    co_return result;
}

/// `variable(name)` answers for the variables, with a Value.
template <class Variable>
std::string substitute_with(Calls& calls, Channel* channel, std::string_view text, Authority authority,
                            const Variable& variable, Reading reading = Reading::Written, int depth = 0) {
    if (text.find('$') == std::string_view::npos) return std::string(text);
    auto left = authority;
    dialplan::Evaluation evaluation{std::string(text), rules(calls, reading)};
    while (const auto* need = evaluation.need()) {
        if (need->kind == dialplan::Need::Variable) {
            const Value value = variable(need->name);
            take_words(calls, channel, value.author);
            left.lower(value.author);
            evaluation.give(value.text);
            continue;
        }
        const auto* function = readable(calls, need->name, authority);
        if (!function) {
            evaluation.give({});
        } else if (function->evaluates) {
            std::string value;
            if (may_evaluate(depth))
                value = substitute_with(calls, channel, need->args.text, inner_authority(channel, left),
                                        variable, Reading::Value, depth + 1);
            evaluation.give(value);
        } else if (!function->read ||
                   (function->read_later && (!function->waits || function->waits(need->args.text)))) {
            log::warning("Function {} waits for something and cannot be used here", need->name);
            evaluation.give({});
        } else {
            const Acting acting(calls, authority);
            evaluation.give(function->read(calls, channel, need->args));
            left.lower(acting.now().inside());
        }
    }
    return evaluation.take();
}

}  // namespace

rt::Task<dialplan::Marked> substitute(Calls& calls, Channel* channel, std::string text, Authority authority) {
    co_return co_await substitute_within(calls, channel, std::move(text), authority, Reading::Written, 0);
}

std::string substitute_now(Calls& calls, Channel* channel, std::string_view text) {
    return substitute_with(calls, channel, text, authority_of(calls, channel),
                           [&](std::string_view name) { return variable_value(calls, channel, name); });
}

std::string substitute_at(Calls& calls, std::string_view context, std::string_view exten,
                          std::string_view text) {
    return substitute_with(calls, nullptr, text, Authority{}, [&](std::string_view name) {
        if (name == "EXTEN") return Value{std::string(exten), {}};
        if (name == "CONTEXT") return Value{std::string(context), {}};
        return variable_value(calls, nullptr, name);
    });
}

void come_into_force(Calls& calls, std::shared_ptr<const dialplan::Dialplan> plan) {
    if (plan->general().clear_globals) calls.globals = Variables(Variables::Of::All);
    calls.edit_dialplan(std::move(plan));
    const auto value_of = [&](std::string_view name) { return variable_value(calls, nullptr, name); };
    // In their order: each may be made of those before it, in the administrator's name.
    for (const auto& one : calls.dialplan()->globals())
        calls.globals.set(one.name, one.asks
                                        ? substitute_with(calls, nullptr, one.value, Authority{}, value_of)
                                        : one.value);
}

TextScope::~TextScope() {
    if (auto* channel = calls_.channels.find(channel_)) calls_.channels.finish(*channel);
}

Channel& TextScope::channel(const Variables& variables) {
    auto* channel = calls_.channels.find(channel_);
    if (!channel) {
        channel = &calls_.channels.create_hidden("Text");
        channel_ = channel->id();
    }
    channel->variables = Variables(variables);
    return *channel;
}

std::string TextScope::substitute(const Variables& variables, std::string_view text) {
    const bool calls_something = text.find('(') != std::string_view::npos;
    return substitute_with(calls_, calls_something ? &channel(variables) : nullptr, text, Authority{},
                           [&](std::string_view name) {
                               const auto* own = variables.find(name);
                               if (!own || made_up(calls_, nullptr, name))
                                   return variable_value(calls_, nullptr, name);
                               return Value{own->value, own->author};
                           });
}

// Here, since what stands in [globals] may ask functions.

}  // namespace asterism::call
