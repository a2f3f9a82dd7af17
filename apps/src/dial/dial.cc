// SPDX-License-Identifier: Apache-2.0
// Dial(target[&target...][,timeout[,options]]): rings all targets at once; the first to answer and the caller
// talk until either hangs up. Sets DIALSTATUS, DIALEDPEERNAME, DIALEDPEERNUMBER, DIALEDTIME, ANSWEREDTIME,
// RINGTIME, PROGRESSTIME (each time with _MS as well). Events: DialBegin, DialState, DialEnd.
#include <fmt/core.h>

#include "../applications.h"
#include "../common.h"
#include "answered.h"
#include "asterism/base/log.h"
#include "asterism/call/bridge.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "ringing.h"

namespace asterism::apps {

namespace {

void set_time(Channel& caller, std::string_view name, Millis time) {
    set_variable(caller, name, std::to_string(std::chrono::duration_cast<Seconds>(time).count()));
    set_variable(caller, fmt::format("{}_MS", name), std::to_string(time.count()));
}

void clear_variables(Channel& caller) {
    for (const auto* name :
         {"DIALSTATUS", "DIALEDPEERNAME", "DIALEDPEERNUMBER", "DIALEDTIME", "DIALEDTIME_MS", "ANSWEREDTIME",
          "ANSWEREDTIME_MS", "RINGTIME", "RINGTIME_MS", "PROGRESSTIME", "PROGRESSTIME_MS"})
        if (const auto* value = caller.variables.find(name); value && !value->empty())
            set_variable(caller, name, "");
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

/// e: extension h on the called leg when the call is over.
rt::Task<void> run_h(Channel& caller, Channel& leg) {
    const std::string target = fmt::format("{},h,1", caller.place.context);
    leg.place = caller.place;
    co_await call::run_subroutine(leg, target);
}

/// The talk, from the answer of the caller to the end of the called leg.
rt::Task<Next> talk_with(Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options) {
    auto& peer = *legs.channel(leg);
    call::TalkOptions how;
    how.limit = options.limit;
    const auto talked = co_await call::talk(caller, peer, how);
    set_time(caller, "ANSWEREDTIME", talked.time);

    if (peer.gone()) {
        if (!caller.gone()) caller.hangup_cause = peer.hangup_cause;
    } else if (peer.diverted()) {
        legs.let_go(leg, {});
    } else if (peer.bridge()) {
        legs.give_away(leg);
    } else if (caller.gone() && options.has('F')) {
        if (const auto place = place_of_f(caller, options)) legs.let_go(leg, *place);
    }
    if (!leg.over && options.has('e')) co_await run_h(caller, peer);
    if (!leg.over && peer.gone())
        legs.note_end(leg);
    else
        legs.hang_up(leg, caller.gone() && caller.hangup_cause ? caller.hangup_cause
                                                               : static_cast<int>(call::kNormalClearing));
    if (options.has('g') || talked.outcome == call::Outcome::Diverted) co_return Next::GoOn;
    co_return Next::HangUp;
}

rt::Task<Next> answered(Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options) {
    set_variable(caller, "DIALEDPEERNAME", leg.name);
    set_variable(caller, "DIALEDPEERNUMBER", leg.number);
    set_variable(caller, "DIALSTATUS", "ANSWER");
    caller.hangup_cause = caller.gone() ? caller.hangup_cause : 0;

    const auto prepared = co_await prepare_talk(caller, legs, leg, options);
    legs.say_end(leg, prepared.what == AfterAnswer::Moved ? std::string_view("GOTO") : prepared.status);
    if (prepared.what != AfterAnswer::Talk) {
        set_variable(caller, "DIALSTATUS", prepared.status);
        legs.hang_up(leg, call::kNormalClearing);
        co_return prepared.what == AfterAnswer::EndBoth ? Next::HangUp : Next::GoOn;
    }
    if (auto* peer = legs.channel(leg); peer && !options.has('I')) caller.connect_to(peer->caller);
    if (!caller.answer()) {
        legs.hang_up(leg, caller.hangup_cause);
        co_return Next::GoOn;
    }
    if (options.has('G')) {
        const bool parted = part_ways(caller, legs, leg, options);
        if (parted) co_return Next::GoOn;
    }
    co_return co_await talk_with(caller, legs, leg, options);
}

}  // namespace

rt::Task<Next> dial(Channel& caller, std::string data) {
    const auto options = DialOptions::parse(data);
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
    caller.hangup_cause = 0;
    if (options.has('a') && !caller.answer()) co_return Next::GoOn;

    const auto start = caller.calls().loop.now();
    Legs legs{caller, options};
    for (const auto& target : options.targets) legs.request(target);
    if (options.has('B')) {
        const std::string target = target_of(options.arg('B'), caller.place.context, caller.place.exten);
        if (!target.empty()) co_await call::run_subroutine(caller, target);
    }
    for (std::size_t i = 0; i < legs.all().size(); ++i)
        co_await run_before_dial(caller, legs, *legs.all()[i], options);

    const auto rung = co_await ring_until_outcome(caller, legs, options);
    Next next = Next::GoOn;
    if (rung.winner)
        next = co_await answered(caller, legs, *rung.winner, options);
    else
        set_variable(caller, "DIALSTATUS", rung.status);
    set_time(caller, "DIALEDTIME", std::chrono::duration_cast<Millis>(caller.calls().loop.now() - start));
    co_return next;
}

}  // namespace asterism::apps
