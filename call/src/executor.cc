// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/executor.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"

namespace asterism::call {

namespace {

/// After so many priorities without a wait the dialplan lets others run: a loop of Gotos must not hold the
/// exchange.
constexpr int kPrioritiesPerSlice = 200;

dialplan::Where where_of(const Channel& channel, const Place& place) {
    return {.context = place.context,
            .exten = place.exten,
            .priority = place.priority,
            .caller_id = channel.caller.number.text,
            .clock = channel.calls().clock()};
}

bool exists(const Channel& channel, const Place& place) {
    return channel.calls().dialplan()->exists(where_of(channel, place));
}

enum class Stop : std::uint8_t { EndOfSteps, HangUp, Gone };

/// Runs priorities from where the channel stands until there is no next one, an application ends the call, or
/// the channel is gone. `after_end`: extension h and hangup handlers run although the channel is gone.
/// `frames`: stop when Return has taken the Gosub stack below this height. `late`: it is gone, but was
/// answered before: the first priority runs (591).
rt::Task<Stop> run_steps(Channel& channel, bool after_end, std::size_t frames = 0, bool late = false) {
    auto& calls = channel.calls();
    int slice = 0;
    for (;; late = false) {
        if (!after_end && !late && channel.gone()) co_return Stop::Gone;
        if (channel.diverted()) {
            // A subroutine that somebody else awaits (Dial's B) ends; whoever runs the dialplan goes there.
            if (frames > 0 && !after_end) co_return Stop::EndOfSteps;
            auto diversion = channel.take_diversion();
            if (after_end) continue;
            channel.place = std::move(diversion->where);
            if (diversion->first) {
                const auto first = std::move(diversion->first);
                auto work = first(channel);
                co_await std::move(work);
                if (diversion->ends && !channel.gone() && !channel.diverted()) co_return Stop::HangUp;
                continue;
            }
        }

        // The plan is pinned for this step only: a reload changes the next one.
        const auto plan = calls.dialplan();
        const auto found = plan->find(where_of(channel, channel.place));
        if (!found) co_return Stop::EndOfSteps;
        const auto& step = *found->step;
        const std::string name = step.app;
        dialplan::Marked data = co_await substitute(calls, &channel, step.data, Authority{});
        if (!after_end && !late && channel.gone()) co_return Stop::Gone;

        const auto* application = calls.applications.find(name);
        if (!application) {
            log::warning("No application '{}' for extension ({}, {}, {})", name, channel.place.context,
                         channel.place.exten, channel.place.priority);
            co_return Stop::HangUp;
        }
        channel.application = application->name;
        channel.application_data = data.text;
        publish_newexten(channel, application->name, data.text);
        log::verbose(3, "Executing [{}@{}:{}] {}(\"{}\", \"{}\") in new stack", channel.place.exten,
                     channel.place.context, channel.place.priority, application->name, channel.name(),
                     data.text);

        const Place before = channel.place;
        channel.moved = false;
        const auto depth = channel.gosub.size();
        const auto run = application->run;
        const auto around = std::exchange(channel.author, Authority{});
        const Next next = co_await run(channel, std::move(data));
        channel.author = around;
        channel.application.clear();
        channel.application_data.clear();
        if (next == Next::HangUp) co_return !after_end && channel.gone() ? Stop::Gone : Stop::HangUp;
        if (frames > 0 && channel.gosub.size() < frames) co_return Stop::EndOfSteps;
        // An application that went elsewhere has set the place itself (a subroutine may return to the very
        // same one).
        if (channel.place.context != before.context || channel.place.exten != before.exten) {
            channel.past.touch().context = before.context;
            channel.past.touch().exten = before.exten;
        }
        const bool jumped = channel.moved || channel.place != before || channel.gosub.size() != depth;
        if (!jumped && !channel.diverted()) ++channel.place.priority;

        if (++slice >= kPrioritiesPerSlice) {
            slice = 0;
            co_await rt::Sleep(calls.loop.wheel(), Millis{1});
        }
    }
}

/// So long somebody who is up hears that his call failed.
constexpr Millis kToneOfFallThrough{10000};

/// What happens when there is no further priority: i for an extension that is not there, then the
/// fall-through.
rt::Task<void> run_body(Channel& channel) {
    bool late = channel.gone();
    for (;;) {
        const Stop stop = co_await run_steps(channel, false, 0, std::exchange(late, false));
        if (stop != Stop::EndOfSteps || channel.gone()) co_return;
        if (channel.place.priority == 1 && channel.place.exten != "i") {
            Place invalid{channel.place.context, "i", 1};
            if (exists(channel, invalid)) {
                channel.variables.set("INVALID_EXTEN", channel.place.exten);
                channel.place = std::move(invalid);
                continue;
            }
            log::warning(
                "Channel '{}' sent to invalid extension but no invalid handler: "
                "context,exten,priority={},{},{}",
                channel.name(), channel.place.context, channel.place.exten, channel.place.priority);
            co_return;
        }
        if (!channel.calls().dialplan()->general().auto_fallthrough) {
            // Without it the channel waits for its far end to dial or to go.
            const Outcome outcome = co_await wait_for_end(channel);
            if (outcome == Outcome::Diverted) continue;
            co_return;
        }
        const auto* status = channel.variables.find("DIALSTATUS");
        const std::string what = status ? status->value : "UNKNOWN";
        log::verbose(2, "Auto fallthrough, channel '{}' status is '{}'", channel.name(), what);
        const bool busy = what == "BUSY";
        if (!busy && what != "CONGESTION" && what != "CHANUNAVAIL") co_return;
        // 502: whatever a leg left as its cause.
        const bool talking = channel.is_up();
        channel.refuse(busy ? Cause::UserBusy : Cause::NormalCircuitCongestion);
        if (!talking) co_return;
        channel.background().play_tone(busy ? "busy" : "congestion");
        const Outcome outcome = co_await wait(channel, kToneOfFallThrough);
        if (outcome != Outcome::Diverted) co_return;
    }
}

/// After the end: extension h. Nobody hangs up on the channel of a MESSAGE.
rt::Task<void> run_h(Channel& channel) {
    channel.take_diversion();
    if (channel.is_hidden()) co_return;
    Place h{channel.place.context, "h", 1};
    if (!exists(channel, h)) co_return;
    channel.place = std::move(h);
    co_await run_steps(channel, true);
}

rt::Task<void> live(ChannelId id, Calls& calls) {
    auto* channel = calls.channels.find(id);
    if (!channel) co_return;
    co_await run_body(*channel);
    publish_soft_hangup_request(*channel, SoftHangup::DialplanEnded);
    // The channel cannot vanish under us: with a dialplan of its own only finish() below ends it.
    co_await run_h(*channel);
    calls.channels.finish(*channel);
}

rt::Task<void> live_with_application(ChannelId id, Calls& calls, std::string name, std::string data,
                                     Authority by, Authority words) {
    auto* channel = calls.channels.find(id);
    if (!channel) co_return;
    const auto around = std::exchange(channel->author, words);
    dialplan::Marked written(std::move(data));
    const auto ran = co_await run_application(*channel, name, std::move(written), by);
    channel->author = around;
    if (!ran) log::warning("No such application '{}'", name);
    // It may have been sent into the dialplan meanwhile.
    if (!channel->gone() && channel->diverted()) {
        co_await run_body(*channel);
        publish_soft_hangup_request(*channel, SoftHangup::DialplanEnded);
    }
    co_await run_h(*channel);
    calls.channels.finish(*channel);
}

}  // namespace

namespace {
void count_call(Channel& channel) {
    auto& calls = channel.calls();
    channel.has_dialplan = true;
    if (!channel.counted_as_call) channel.counted_as_call = calls.active_calls.hold();
    ++calls.calls_processed;
}
}  // namespace

void start_dialplan(Channel& channel) {
    count_call(channel);
    rt::spawn(live(channel.id(), channel.calls()));
}

rt::Task<void> run_dialplan(Channel& channel) {
    channel.has_dialplan = true;
    const auto id = channel.id();
    co_await live(id, channel.calls());
}

void start_application(Channel& channel, std::string name, std::string data, Authority by, Authority words) {
    count_call(channel);
    rt::spawn(
        live_with_application(channel.id(), channel.calls(), std::move(name), std::move(data), by, words));
}

rt::Task<std::optional<Next>> run_application(Channel& channel, std::string name, dialplan::Marked data,
                                              Authority authority) {
    const auto* application = channel.calls().applications.find(name);
    if (!application) co_return std::nullopt;
    if (!authority.allows(application->danger)) {
        log::warning("{}: application {} may not be run by whoever asked for it", channel.name(),
                     application->name);
        co_return std::nullopt;
    }
    channel.application = application->name;
    channel.application_data = data.text;
    const auto run = application->run;
    const Next next = co_await run(channel, std::move(data));
    std::optional<Next> result{next};
    co_return result;
}

namespace {
/// So many arguments a subroutine has at most (Variables::push_level), and so many are told.
constexpr std::size_t kMostArgsTold = 255;
}  // namespace

void enter_frame(Channel& channel, Place back, const std::vector<std::string>& args) {
    channel.gosub.push_back({std::move(back)});
    channel.variables.push_level(args);
    auto& calls = channel.calls();
    if (!calls.events.wanted(EventClass::Dialplan)) return;
    const auto count = std::min(args.size(), kMostArgsTold);
    for (std::size_t i = 0; i < count; ++i)
        publish_varset(calls, &channel, fmt::format("LOCAL(ARG{})", i + 1), args[i]);
    publish_varset(calls, &channel, "LOCAL(ARGC)", std::to_string(count));
}

void leave_frame(Channel& channel) {
    auto& calls = channel.calls();
    const bool told = calls.events.wanted(EventClass::Dialplan);
    const auto* count = told ? channel.variables.find("ARGC") : nullptr;
    const auto args =
        count ? std::min<std::uint64_t>(parse_uint(count->value).value_or(0), kMostArgsTold) : 0;
    channel.gosub.pop_back();
    channel.variables.pop_level();
    if (!told) return;
    publish_varset(calls, &channel, "ARGC", {});
    for (auto left = args; left > 0; --left) publish_varset(calls, &channel, fmt::format("ARG{}", left), {});
}

namespace {
rt::Task<void> run_frame(Channel& channel, std::string target, bool after_end) {
    const Place back = channel.place;
    const auto parsed = dialplan::parse_target(target);
    const auto place = resolve_place(channel, target);
    if (!place || !exists(channel, *place)) {
        log::warning("{}: there is no subroutine at '{}'", channel.name(), target);
        co_return;
    }
    enter_frame(channel, back, dialplan::split_raw_args(parsed.args));
    const auto frames = channel.gosub.size();
    const auto application = channel.application;
    const auto data = channel.application_data;
    const bool moved = channel.moved;
    channel.place = *place;
    co_await run_steps(channel, after_end, frames);
    while (channel.gosub.size() >= frames) leave_frame(channel);
    channel.place = back;
    channel.moved = moved;
    // What it was doing it goes on with.
    channel.application = application;
    channel.application_data = data;
    if (!application.empty() && !channel.gone()) publish_newexten(channel, application, data);
}
}  // namespace

namespace {
/// One that pushes itself again does not go on for ever.
constexpr int kMostHandlersRun = 100;

/// Newest first. The channel is gone, so none of them waits for it; for a program it may.
rt::Task<void> hand_to_handlers(ChannelId id, Calls& calls) {
    auto* channel = calls.channels.find(id);
    if (!channel) co_return;
    channel->take_diversion();
    for (int run = 0; run < kMostHandlersRun && !channel->hangup_handlers.empty(); ++run) {
        const std::string handler = std::move(channel->hangup_handlers.back());
        channel->hangup_handlers.pop_back();
        publish_hangup_handler(*channel, "HangupHandlerRun", handler);
        co_await run_frame(*channel, handler, true);
    }
    channel->hangup_handlers.clear();
    calls.channels.finish(*channel);
}
}  // namespace

void push_hangup_handler(Channel& channel, std::string target) {
    channel.hangup_handlers.push_back(std::move(target));
    channel.run_hangup_handlers = run_hangup_handlers;
}

void run_hangup_handlers(Channel& channel) { rt::spawn(hand_to_handlers(channel.id(), channel.calls())); }

rt::Task<void> run_subroutine(Channel& channel, std::string target) {
    const bool after_end = channel.gone();
    co_await run_frame(channel, std::move(target), after_end);
}

std::optional<Place> resolve_place(Channel& channel, std::string_view text) {
    const auto target = dialplan::parse_target(text);
    Place place{target.context.empty() ? channel.place.context : target.context,
                target.exten.empty() ? channel.place.exten : target.exten, 1};
    if (target.priority.empty()) return std::nullopt;
    // No priority is as large; nor does a sum of them leave what a number can hold.
    constexpr std::uint64_t kMost = 1'000'000;
    if (const auto number = parse_uint(target.priority)) {
        place.priority = static_cast<int>(std::min(*number, kMost));
        return place;
    }
    const auto relative = std::string_view(target.priority);
    if ((relative[0] == '+' || relative[0] == '-') && parse_uint(relative.substr(1))) {
        const auto step = static_cast<int>(std::min(*parse_uint(relative.substr(1)), kMost));
        place.priority = channel.place.priority + (relative[0] == '+' ? step : -step);
        return place;
    }
    const auto labelled = channel.calls().dialplan()->find_label(where_of(channel, place), target.priority);
    if (!labelled) return std::nullopt;
    place.priority = *labelled;
    return place;
}

bool go_to(Channel& channel, std::string_view target) {
    const auto place = resolve_place(channel, target);
    if (!place) {
        log::warning("Priority '{}' must be a number > 0, or valid label",
                     dialplan::parse_target(target).priority);
        return false;
    }
    channel.place = *place;
    channel.moved = true;
    return true;
}

}  // namespace asterism::call
