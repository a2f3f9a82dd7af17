// SPDX-License-Identifier: Apache-2.0
#include "ringing.h"

#include <fmt/core.h>

#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/channel_features.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/inbox.h"
#include "caller_side.h"

namespace asterism::apps {

using Kind = call::ChannelEvent::Kind;

namespace {

/// One call is forwarded so often in a row, and no more.
constexpr int kMostForwards = 10;

Millis since(const call::Channel& channel, MonoTime start) {
    return std::chrono::duration_cast<Millis>(channel.calls().loop.now() - start);
}

/// What happens while it rings, but for waiting itself: that is done by the coroutine below.
class Ringing {
public:
    Ringing(call::Channel& caller, Legs& legs, const DialOptions& options)
        : caller_(caller), legs_(legs), options_(options), side_(caller), start_(caller.calls().loop.now()) {}

    void begin() {
        if (options_.has('m'))
            side_.play_music(options_.arg('m'));
        else if (options_.has('r') && !options_.arg('r').empty())
            side_.ring_with(options_.arg('r'));
        else if (options_.ring_always() || options_.has('R'))
            side_.ring();
    }

    /// What is left of the patience; zero when it is over.
    std::optional<Millis> left() const {
        std::optional<Millis> most;
        if (options_.patience && !unlimited_) most = options_.patience;
        if (options_.first_sign && !alive_ && (!most || *options_.first_sign < *most))
            most = options_.first_sign;
        if (!most) return std::nullopt;
        return std::max(*most - since(caller_, start_), Millis{0});
    }
    /// timeout^x is over, and nobody gave any sign.
    bool is_dead() const {
        return options_.first_sign && !alive_ && since(caller_, start_) >= *options_.first_sign;
    }

    /// d: a digit of the caller leads away from here, where there is such an extension.
    bool leaves_by(char digit) const {
        if (!options_.has('d')) return false;
        const std::string exten(1, digit);
        const auto own = call::read_variable(caller_.calls(), &caller_, "EXITCONTEXT");
        for (const auto& context : {own, caller_.place.context}) {
            const dialplan::Where where{.context = context,
                                        .exten = exten,
                                        .priority = 1,
                                        .caller_id = caller_.caller.number.text,
                                        .clock = caller_.calls().clock()};
            if (context.empty() || !caller_.calls().dialplan()->exists(where)) continue;
            caller_.place = {context, exten, 1};
            caller_.moved = true;
            return true;
        }
        return false;
    }

    void on_ringing(DialLeg& leg) {
        alive_ = true;
        log::verbose(3, "{} is ringing", leg.name);
        if (!std::exchange(rung_, true)) set_time(caller_, "RINGTIME", since(caller_, start_));
        say_state(leg, "RINGING");
        side_.ring();
    }

    void on_progress(DialLeg& leg) {
        alive_ = true;
        log::verbose(3, "{} is making progress passing it to {}", leg.name, caller_.name());
        if (!std::exchange(progressed_, true)) set_time(caller_, "PROGRESSTIME", since(caller_, start_));
        say_state(leg, "PROGRESS");
        auto* channel = legs_.channel(leg);
        if (channel && options_.has('D') && std::exchange(leg.digits_sent, true) == false)
            send_progress_digits(*channel);
        if (!channel || options_.ring_always()) return;
        if (legs_.alive() == 1)
            side_.early_media(*channel);
        else
            side_.progress();
    }

    void say_state(const DialLeg& leg, std::string_view status) const {
        if (const auto* channel = legs_.channel(leg)) call::publish_dial_state(&caller_, *channel, status);
    }

    /// The leg that takes its place, asked for; null when there is none.
    DialLeg* on_forwarded(DialLeg& leg, const std::string& text, bool is_dial_string) {
        if (options_.has('i')) {
            log::verbose(3, "Forwarding {} to '{}' prevented.", caller_.name(), text);
            legs_.bar_forward(leg, text);
            if (auto* channel = legs_.channel(leg); channel && !channel->gone())
                channel->hangup(call::Cause::UserBusy);
            return nullptr;
        }
        if (leg.forwards >= kMostForwards) {
            log::warning("{}: forwarded {} times; '{}' is not tried", caller_.name(), leg.forwards, text);
            end_redirected(leg);
            return nullptr;
        }
        std::string target = text;
        if (!is_dial_string) {
            // What a phone says is an extension of this context: no other context, no technology.
            if (text.find_first_of("/@") != std::string::npos) {
                log::warning("{}: forwarded to '{}', which is no extension; it is not tried", leg.name, text);
                end_redirected(leg);
                return nullptr;
            }
            const auto context = call::read_variable(caller_.calls(), &caller_, "FORWARD_CONTEXT");
            target = fmt::format("Local/{}@{}", text, context.empty() ? caller_.place.context : context);
        }
        log::verbose(3, "Now forwarding {} to '{}' (thanks to {})", caller_.name(), target, leg.name);
        if (options_.has('z')) unlimited_ = true;
        legs_.note_forward(leg, target);
        // It may hang on for a moment; it is not waited for.
        end_redirected(leg);
        return legs_.request(target, leg.forwards + 1, &leg);
    }

private:
    void end_redirected(const DialLeg& leg) const {
        if (auto* channel = legs_.channel(leg); channel && !channel->gone())
            channel->hangup(call::Cause::RedirectedToNewDestination);
    }

    /// D(called:calling:progress): while its far end listens already.
    void send_progress_digits(call::Channel& leg) const {
        const auto parts = split(options_.arg('D'), ':');
        const auto stream = leg.leg() ? leg.leg()->audio() : media::StreamId{};
        if (parts.size() < 3 || parts[2].empty() || !stream) return;
        constexpr Millis kDuration{100}, kGap{250};
        auto& calls = leg.calls();
        calls.own_activity(calls.plane().send_digits(stream, std::string(parts[2]), kDuration, kGap), leg);
    }

    call::Channel& caller_;
    Legs& legs_;
    const DialOptions& options_;
    CallerSide side_;
    MonoTime start_;
    bool unlimited_ = false;
    bool alive_ = false;  // somebody rang, or said something
    bool rung_ = false;
    bool progressed_ = false;
};

/// "context,exten,priority(arguments)" out of REDIRECTING_SEND_SUB and REDIRECTING_SEND_SUB_ARGS; empty:
/// unset.
std::string routine_of_redirection(call::Channel& caller) {
    auto target = call::read_variable(caller.calls(), &caller, "REDIRECTING_SEND_SUB");
    if (target.empty()) return target;
    return fmt::format("{}({})", target,
                       call::read_variable(caller.calls(), &caller, "REDIRECTING_SEND_SUB_ARGS"));
}

/// 231, 258: who calls one alone is told (181) that he is sent elsewhere; 649: after his routine for it.
rt::Task<void> say_redirected(call::Channel& caller, call::ChannelId leg, const DialOptions& options) {
    const auto* channel = caller.calls().channels.find(leg);
    if (!channel || options.targets.size() > 1) co_return;
    caller.take_redirecting(*channel);
    const std::string routine = routine_of_redirection(caller);
    if (!routine.empty()) co_await call::run_subroutine(caller, routine);
    caller.redirecting_changed();
}

/// What legs hear when the caller gives up.
call::Cause cause_of_cancel(const call::Channel& caller, const DialOptions& options) {
    if (options.has('c')) return call::Cause::AnsweredElsewhere;
    // Who was asked to, or is needed elsewhere, has none.
    return caller.hangup_cause == call::Cause::NotDefined ? call::Cause::NormalClearing : caller.hangup_cause;
}

}  // namespace

void set_time(call::Channel& caller, std::string_view name, Millis time) {
    set_variable(caller, name, std::to_string(std::chrono::duration_cast<Seconds>(time).count()));
    set_variable(caller, fmt::format("{}_MS", name), std::to_string(time.count()));
}

rt::Task<void> run_before_dial(call::Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options) {
    auto* channel = legs.channel(leg);
    if (!channel || channel->gone() || !options.has('b')) co_return;
    const std::string target = target_of(options.arg('b'), caller.place.context, caller.place.exten);
    if (target.empty()) co_return;
    co_await call::run_subroutine(*channel, target);
}

rt::Task<Rung> ring_until_outcome(call::Channel& caller, Legs& legs, const DialOptions& options) {
    Rung rung;
    call::Inbox inbox{caller};
    for (auto& leg : legs.all())
        if (auto* channel = legs.channel(*leg)) inbox.watch(*channel);
    Ringing ringing{caller, legs, options};
    call::KeyCollector keys{options.has('H') ? call::ending_keys_of(caller) : call::CallKeys()};
    if (legs.alive() > 0) ringing.begin();
    for (std::size_t i = 0; i < legs.all().size(); ++i) legs.place(*legs.all()[i]);

    while (legs.alive() > 0) {
        const auto left = ringing.left();
        const auto event = co_await inbox.next(left);
        if (!event && ringing.is_dead()) {
            log::verbose(3, "No sign of life in {} ms", options.first_sign->count());
            legs.hang_up_all(call::Cause::NoUserResponse, "CHANUNAVAIL");
            caller.hangup_cause = call::Cause::NoUserResponse;
            rung.status = "CHANUNAVAIL";
            co_return rung;
        }
        if (!event) {
            // The queue may hold more when the patience is over; what came in time is not looked at any more.
            log::verbose(3, "Nobody picked up in {} ms", options.patience->count());
            legs.hang_up_all(options.has('c') ? call::Cause::AnsweredElsewhere : call::Cause::NotDefined,
                             "NOANSWER");
            rung.status = "NOANSWER";
            co_return rung;
        }
        if (event->channel == caller.id()) {
            const bool leaves =
                event->kind == Kind::Digit &&
                (keys.pressed(event->digit, caller.calls().loop.now()) || ringing.leaves_by(event->digit));
            if (event->kind != Kind::Gone && event->kind != Kind::Diverted && !leaves) continue;
            legs.hang_up_all(cause_of_cancel(caller, options), "CANCEL");
            rung.status = "CANCEL";
            co_return rung;
        }
        auto* leg = legs.find(event->channel);
        if (!leg || leg->over) continue;
        switch (event->kind) {
            case Kind::Proceeding:  // of 181 and the like nothing is told (536)
                break;
            case Kind::Ringing:
                ringing.on_ringing(*leg);
                break;
            case Kind::Progress:
                ringing.on_progress(*leg);
                break;
            case Kind::Forwarded: {
                if (leg->forwarded) break;
                const std::string text = event->text;
                auto* next = ringing.on_forwarded(*leg, text, event->dial_string);
                if (!next) break;
                co_await say_redirected(caller, next->id, options);
                inbox.watch(*legs.channel(*next));
                co_await run_before_dial(caller, legs, *next, options);
                legs.place(*next);
                break;
            }
            case Kind::Identity:
                // With several ringing nobody knows yet whom he will reach.
                if (auto* channel = legs.channel(*leg);
                    channel && !channel->gone() && !options.has('I') && legs.alive() == 1)
                    caller.connect_to(channel->caller);
                break;
            case Kind::Redirected:
                if (auto* channel = legs.channel(*leg); channel && !channel->gone())
                    co_await say_redirected(caller, leg->id, options);
                break;
            case Kind::Gone:
                legs.note_end(*leg);
                break;
            case Kind::Diverted:
                legs.let_go(*leg, {});
                break;
            case Kind::Answered: {
                auto* channel = legs.channel(*leg);
                if (!channel || leg->forwarded) break;  // 591: it may be gone again
                leg->name = channel->name();  // another one than was dialled, if somebody picked it up
                log::verbose(3, "{} answered {}", leg->name, caller.name());
                rung.status = "ANSWER";
                rung.winner = leg;
                legs.hang_up_all(options.losers_cause.value_or(call::Cause::AnsweredElsewhere), "CANCEL",
                                 leg);
                co_return rung;
            }
            default:
                break;
        }
    }
    rung.status = legs.status();
    caller.hangup_cause = legs.cause();
    log::verbose(2, "Everyone is busy/congested at this time ({})", rung.status);
    co_return rung;
}

}  // namespace asterism::apps
