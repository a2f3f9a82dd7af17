// SPDX-License-Identifier: Apache-2.0
// Dial(target[&target...][,timeout[,options]]): rings all targets at once; the first to answer and the caller
// talk until either hangs up. Sets DIALSTATUS, DIALEDPEERNAME, DIALEDPEERNUMBER, DIALEDTIME, ANSWEREDTIME,
// RINGTIME, PROGRESSTIME (each time with _MS as well). Events: DialBegin, DialState, DialEnd.
#include <fmt/core.h>

#include "../applications.h"
#include "../common.h"
#include "../room_limits.h"
#include "../say.h"
#include "answered.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/channel_features.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "privacy.h"
#include "ringing.h"

namespace asterism::apps {

namespace {

constexpr Millis kLeastRest{100};

void clear_variables(Channel& caller) {
    for (const auto* name :
         {"DIALSTATUS", "DIALEDPEERNUMBER", "DIALEDPEERNAME", "ANSWEREDTIME", "ANSWEREDTIME_MS", "DIALEDTIME",
          "DIALEDTIME_MS", "RINGTIME", "RINGTIME_MS", "PROGRESSTIME", "PROGRESSTIME_MS"})
        if (const auto* value = caller.variables.find(name); value && !value->value.empty())
            set_variable(caller, name, "");
        else
            call::publish_varset(caller.calls(), &caller, name, {});
}

/// G(context^exten^priority): the caller goes there, the called leg one priority further.
bool part_ways(Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options) {
    const auto target = target_of(options.arg('G'), caller.place.context, caller.place.exten);
    if (target.empty() || !call::go_to(caller, target)) return false;
    auto further = caller.place;
    ++further.priority;
    legs.let_go(leg, further);
    return true;
}

/// F: where the called leg goes on when the caller hung up.
std::optional<call::Place> place_of_f(Channel& caller, const DialOptions& options) {
    if (options.arg('F').empty()) {
        auto next = caller.place;
        ++next.priority;
        return next;
    }
    const auto target = target_of(options.arg('F'), caller.place.context, caller.place.exten);
    return call::resolve_place(caller, target);
}

/// CHANNEL(after_bridge_goto), once; nullopt: it says nothing, or nothing that there is.
std::optional<call::Place> after_bridge(Channel& channel) {
    if (channel.past.get().after_bridge.empty()) return std::nullopt;
    const auto target = std::exchange(channel.past.touch().after_bridge, std::string());
    return call::resolve_place(channel, target);
}

/// e: extension h on the called leg when the call is over.
rt::Task<void> run_h(Channel& caller, Channel& leg) {
    const std::string target = fmt::format("{},h,1", caller.place.context);
    leg.place = caller.place;
    co_await call::run_subroutine(leg, target);
}

/// Between two tries of RetryDial: the announcement, then `pause`. A digit of the caller leads to its
/// extension where `may_leave`; the caller has moved then.
rt::Task<call::Outcome> rest(Channel& caller, std::string announce, Millis pause, bool may_leave) {
    const std::string digits(may_leave ? kEveryDigit : std::string_view());
    char digit = 0;
    if (!announce.empty()) {
        const auto played = co_await call::play_file(caller, announce, digits);
        if (over(played.outcome)) co_return played.outcome;
        digit = played.digit;
    }
    const auto start = caller.calls().loop.now();
    for (;;) {
        if (digit != 0 && may_leave) {
            const std::string target = fmt::format("{},{},1", caller.place.context, digit);
            const auto place = call::resolve_place(caller, target);
            const dialplan::Where where{.context = caller.place.context,
                                        .exten = std::string_view(&digit, 1),
                                        .priority = 1,
                                        .caller_id = caller.caller.number.text,
                                        .clock = caller.calls().clock()};
            if (place && caller.calls().dialplan()->exists(where)) {
                caller.place = *place;
                caller.moved = true;
                co_return call::Outcome::Done;
            }
        }
        const auto passed = std::chrono::duration_cast<Millis>(caller.calls().loop.now() - start);
        const auto left = std::max(pause - passed, Millis{0});
        const auto read = co_await call::wait_digit(caller, left);
        if (over(read.outcome)) co_return read.outcome;
        if (read.digit == 0) co_return call::Outcome::Done;
        digit = read.digit;
    }
}

/// L's announcements, as LIMIT_... variables of the caller have them.
struct Announcements {
    bool to_caller = true;
    bool to_callee = false;
    std::string at_end;
    std::vector<call::TalkOptions::Notice> notices;
};

Announcements announcements_of(Channel& caller, const DialOptions& options) {
    Announcements out;
    if (!options.has('L')) return out;
    auto& calls = caller.calls();
    const auto value = [&](std::string_view name) { return call::read_variable(calls, &caller, name); };
    if (const auto text = value("LIMIT_PLAYAUDIO_CALLER"); !text.empty()) out.to_caller = is_true(text);
    if (const auto text = value("LIMIT_PLAYAUDIO_CALLEE"); !text.empty()) out.to_callee = is_true(text);
    out.at_end = value("LIMIT_TIMEOUT_FILE");
    const auto add = [&](Millis at, SoundNames files) {
        out.notices.push_back({at, std::move(files), out.to_caller, out.to_callee});
    };
    if (auto file = value("LIMIT_CONNECT_FILE"); !file.empty()) add(Millis{0}, {std::move(file)});
    if (!options.warn_when_left || !options.limit) return out;
    const auto file = value("LIMIT_WARNING_FILE");
    constexpr std::size_t kMostWarnings = 1000;
    for (auto left = *options.warn_when_left; left.count() > 0 && out.notices.size() < kMostWarnings;
         left -= *options.warn_every) {
        if (left < *options.limit)
            add(*options.limit - left, file.empty() || file == "timeleft"
                                           ? say_time_left(std::chrono::duration_cast<Seconds>(left).count())
                                           : SoundNames{file});
        if (!options.warn_every) break;
    }
    return out;
}

/// The leg may be over, and freed, since a transfer; or talk with somebody else. Whoever came in its place
/// has a life of its own.
rt::Task<void> say_limit_is_over(Channel& caller, Legs& legs, const DialLeg& leg, Announcements limit) {
    if (limit.at_end.empty()) co_return;
    if (limit.to_caller && !caller.gone()) co_await call::play_file(caller, limit.at_end);
    auto* called = leg.over ? nullptr : legs.channel(leg);
    if (limit.to_callee && called && !called->gone() && !called->bridge())
        co_await call::play_file(*called, limit.at_end);
}

/// The talk, from the answer of the caller to the end of the called leg. `start`: when Dial began.
rt::Task<Next> talk_with(Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options,
                         MonoTime start) {
    auto& peer = *legs.channel(leg);
    call::TalkOptions how;
    how.limit = options.limit;
    const auto limit = announcements_of(caller, options);
    how.notices = limit.notices;
    if (options.has('H')) how.a_keys = call::ending_keys_of(caller);
    if (options.has('h')) how.b_keys = call::ending_keys_of(peer);
    call::publish_newexten(peer, peer.application, peer.application_data);
    if (!options.has('e')) how.b_ended = [&legs, &leg] { legs.note_end(leg); };
    const auto talked = co_await call::talk(caller, peer, std::move(how));
    if (talked.over_limit) co_await say_limit_is_over(caller, legs, leg, limit);
    set_time(caller, "ANSWEREDTIME", talked.time);
    // Of who never talked nothing is said of this.
    set_time(caller, "DIALEDTIME", std::chrono::duration_cast<Millis>(caller.calls().loop.now() - start));

    // Why the one left says nothing of the other: a call that was up ends as calls do (seen of Asterisk).
    if (!caller.gone()) caller.hangup_cause = call::Cause::NormalClearing;
    if (leg.over || peer.gone()) {
        // It hung up: it is finished, or stays until h has run.
    } else if (peer.diverted()) {
        legs.let_go(leg, {});
    } else if (peer.bridge()) {
        legs.give_away(leg);
    } else if (const auto place = after_bridge(peer)) {
        legs.let_go(leg, *place);
    } else if (caller.gone() && options.has('F')) {
        if (const auto where = place_of_f(caller, options)) legs.let_go(leg, *where);
    }
    if (!leg.over && options.has('e')) co_await run_h(caller, peer);
    if (!leg.over && peer.gone())
        legs.note_end(leg);
    else
        legs.hang_up(leg, call::Cause::NormalClearing);
    if (talked.outcome == call::Outcome::Diverted) co_return Next::GoOn;
    if (const auto place = caller.gone() ? std::nullopt : after_bridge(caller)) {
        caller.place = *place;
        caller.moved = true;
        co_return Next::GoOn;
    }
    co_return options.has('g') ? Next::GoOn : Next::HangUp;
}

rt::Task<Next> answered(Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options,
                        const Introduction& introduction, MonoTime start) {
    set_variable(caller, "DIALSTATUS", "ANSWER");
    set_variable(caller, "DIALEDPEERNAME", leg.name);
    set_variable(caller, "DIALEDPEERNUMBER", leg.number);
    if (!caller.gone()) caller.hangup_cause = call::Cause::NotDefined;

    // It is called no more.
    if (auto* peer = legs.channel(leg)) peer->place.exten.clear();
    const auto prepared = co_await prepare_talk(caller, legs, leg, options, introduction);
    legs.say_end(leg, prepared.what == AfterAnswer::Moved ? std::string_view("GOTO") : prepared.status);
    if (prepared.what != AfterAnswer::Talk) {
        set_variable(caller, "DIALSTATUS", prepared.status);
        legs.hang_up(leg, call::Cause::NormalClearing);
        co_return prepared.what == AfterAnswer::EndBoth ? Next::HangUp : Next::GoOn;
    }
    if (auto* peer = legs.channel(leg); peer && !options.has('I')) caller.connect_to(peer->caller);
    if (const auto* peer = legs.channel(leg)) caller.prepare_to_join(*peer);
    if (!caller.answer()) {
        legs.hang_up(leg, caller.hangup_cause);
        co_return Next::GoOn;
    }
    if (options.has('G')) {
        const bool parted = part_ways(caller, legs, leg, options);
        if (parted) co_return Next::GoOn;
    }
    const auto next = co_await talk_with(caller, legs, leg, options, start);
    // Said once more, whatever happened meanwhile.
    set_variable(caller, "DIALSTATUS", "ANSWER");
    co_return next;
}

}  // namespace

rt::Task<Next> retry_dial(Channel& caller, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text, ',', 4);
    args.resize(4);
    auto marked = dialplan::split_marked_args(data, 4);
    marked.resize(4);
    const auto sleep = parse_seconds(args[1]);
    const auto retries = parse_uint(trim(args[2]));
    if (args[3].empty()) {
        log::warning("RetryDial requires an argument (announce,sleep,retries,dialargs)");
        co_return Next::GoOn;
    }
    // Who cannot be dialled is told at once; rounds without a rest would be all that the exchange does.
    const Millis pause = std::max(sleep.value_or(Millis{0}), kLeastRest);
    const std::string announce(trim(args[0]));
    const bool may_leave = DialOptions::parse(caller.calls(), marked[3]).has('d');
    // 0 retries: again and again.
    for (std::uint64_t round = 0; !retries || *retries == 0 || round <= *retries; ++round) {
        if (round > 0) {
            const auto heard = co_await rest(caller, announce, pause, may_leave);
            if (heard != call::Outcome::Done || caller.moved) co_return Next::GoOn;
        }
        dialplan::Marked again = marked[3];
        const auto next = co_await dial(caller, std::move(again));
        const auto* found = caller.variables.find("DIALSTATUS");
        const std::string status = found ? found->value : std::string();
        const bool tried =
            status == "BUSY" || status == "CONGESTION" || status == "NOANSWER" || status == "CHANUNAVAIL";
        if (caller.gone() || caller.diverted() || caller.moved || !tried || next == Next::HangUp)
            co_return next;
    }
    co_return Next::GoOn;
}

rt::Task<Next> dial(Channel& caller, dialplan::Marked data) {
    const auto options = DialOptions::parse(caller.calls(), data);
    clear_variables(caller);
    if (caller.gone()) {
        set_variable(caller, "DIALSTATUS", "CANCEL");
        co_return Next::GoOn;
    }
    if (options.targets.empty()) {
        log::warning("Dial requires an argument (technology/resource)");
        set_variable(caller, "DIALSTATUS", "INVALIDARGS");
        co_return Next::GoOn;
    }
    // 643
    if (caller.hops >= caller.calls().options.most_hops) {
        log::warning("Cannot place outbound call from channel '{}'. Max forwards exceeded", caller.name());
        set_variable(caller, "DIALSTATUS", "BUSY");
        co_return Next::HangUp;
    }
    caller.hangup_cause = call::Cause::NotDefined;
    if (options.has('a')) {
        const auto answered = co_await call::answer_and_wait(caller);
        if (over(answered)) co_return Next::GoOn;
    }

    const auto introduction = co_await introduce(caller, options);
    if (introduction.said_nothing && !caller.gone()) co_return Next::HangUp;  // 664
    if (!introduction.status.empty() || caller.gone()) {
        set_variable(caller, "DIALSTATUS", caller.gone() ? "CANCEL" : std::string_view(introduction.status));
        co_return Next::GoOn;
    }
    const auto start = caller.calls().loop.now();
    Legs legs{caller, options};
    std::size_t wanted = 0;
    for (const auto& target : options.targets) {
        if (!limits::dial_targets.admits(++wanted)) {
            log::warning("Dial: {} of {} are called, the others left out (dial_targets)", wanted - 1,
                         options.targets.size());
            break;
        }
        legs.request(target);
    }
    if (options.has('B')) {
        const std::string target = target_of(options.arg('B'), caller.place.context, caller.place.exten);
        if (!target.empty()) co_await call::run_subroutine(caller, target);
    }
    for (std::size_t i = 0; i < legs.all().size(); ++i)
        co_await run_before_dial(caller, legs, *legs.all()[i], options);

    const auto rung = co_await ring_until_outcome(caller, legs, options);
    Next next = Next::GoOn;
    if (rung.winner)
        next = co_await answered(caller, legs, *rung.winner, options, introduction, start);
    else
        set_variable(caller, "DIALSTATUS", rung.status);
    co_return next;
}

}  // namespace asterism::apps
