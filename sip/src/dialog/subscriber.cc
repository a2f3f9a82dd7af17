// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "asterism/sip/dialog.h"
#include "asterism/sip/subscription.h"

//  Init --begin--> NotifyWait --NOTIFY--> Pending <--> Active --terminated, expiry, failure--> Ended
//                     '--timer N, failure----------------------------------------------------^

namespace asterism::sip {

using enum Subscriber::State;

Subscriber::Subscriber(TimerWheel& wheel, SubscriberHost& host, const TimerValues& timers)
    : host_(host), timers_(timers), refresh_(wheel, *this), expiry_(wheel, *this), timer_n_(wheel, *this) {}

Seconds Subscriber::left() const {
    if (!expiry_.running()) return Seconds{0};
    return std::max(std::chrono::ceil<Seconds>(expiry_.expiry() - expiry_.wheel().now()), Seconds{0});
}

void Subscriber::begin(Seconds expires) {
    if (state_ != Init) return;
    state_ = NotifyWait;
    wanted_ = expires;
    asked_ = true;
    timer_n_.start(timers_.t1_64());  // 4.1.2.4
    host_.send_subscribe(expires);
}

void Subscriber::unsubscribe() {
    if (state_ == Ended || leaving_) return;
    if (state_ == Init) return end(EndReason::None, std::nullopt);
    leaving_ = true;
    refresh_.stop();
    if (asked_) {
        again_ = true;
        return;
    }
    asked_ = true;
    timer_n_.start(timers_.t1_64());  // the last NOTIFY must come too
    host_.send_subscribe(Seconds{0});
}

void Subscriber::on_answer(int status, std::optional<std::uint32_t> expires,
                           std::optional<std::uint32_t> min_expires,
                           std::optional<std::uint32_t> retry_after) {
    if (status < 200 || !asked_ || state_ == Ended) return;
    asked_ = false;
    if (std::exchange(again_, false)) {
        if (status >= 300 && state_ == NotifyWait) return end(EndReason::None, std::nullopt);
        asked_ = true;
        timer_n_.start(timers_.t1_64());
        return host_.send_subscribe(Seconds{0});
    }
    if (status < 300) {
        if (leaving_) return;  // the NOTIFY that follows ends it, or timer N
        arm(expires ? std::min(Seconds{*expires}, wanted_ > Seconds{0} ? wanted_ : Seconds{*expires})
                    : wanted_);
        return;
    }
    if (status == 423 && min_expires && Seconds{*min_expires} > wanted_ && !leaving_) {
        wanted_ = Seconds{*min_expires};
        asked_ = true;
        return host_.send_subscribe(wanted_);
    }
    const std::optional<Seconds> again = retry_after ? std::optional(Seconds{*retry_after}) : std::nullopt;
    // 4.1.2.2: a refresh that fails otherwise leaves the subscription as long as it was granted.
    const bool first = state_ == NotifyWait;
    if (first || leaving_ || ends_usage(status)) return end(EndReason::None, again);
    if (expiry_.running()) refresh_.start(std::max(Seconds{1}, std::min(again.value_or(left() / 2), left())));
}

void Subscriber::on_failed() { on_answer(408); }

// Ahead of the end by a tenth, but not more than a minute, so that a lost refresh can be repeated.
void Subscriber::arm(Seconds granted) {
    if (granted <= Seconds{0}) return;
    expiry_.start(granted);
    const Seconds ahead = std::clamp(granted / 10, Seconds{1}, Seconds{60});
    refresh_.start(std::max(Seconds{1}, granted - ahead));
}

int Subscriber::on_notify(const SubscriptionState& state) {
    if (state_ == Ended || state_ == Init) return 481;
    if (!leaving_) timer_n_.stop();
    if (state.phase != SubscriptionPhase::Terminated) {
        state_ = state.phase == SubscriptionPhase::Active ? Active : Pending;
        // 4.1.3: it may shorten what was granted.
        if (state.expires && !leaving_ && (!expiry_.running() || Seconds{*state.expires} < left()))
            arm(Seconds{*state.expires});
        return 200;
    }
    std::optional<Seconds> again;
    switch (state.reason) {
        case EndReason::Deactivated:
        case EndReason::Timeout:
            again = Seconds{0};
            break;
        case EndReason::Rejected:
        case EndReason::NoResource:
        case EndReason::Invariant:
            break;
        case EndReason::Probation:
        case EndReason::GiveUp:
        case EndReason::None:
            again = Seconds{state.retry_after.value_or(0)};
            break;
    }
    if (leaving_ || wanted_ == Seconds{0}) again.reset();
    end(state.reason, again);
    return 200;
}

void Subscriber::on_refresh() {
    if (asked_ || leaving_ || state_ == Ended) return;
    asked_ = true;
    host_.send_subscribe(wanted_);
}

void Subscriber::on_expired() {
    end(EndReason::Timeout, leaving_ ? std::nullopt : std::optional(Seconds{0}));
}

void Subscriber::on_timer_n() { end(EndReason::None, std::nullopt); }

void Subscriber::abandon() {
    if (state_ == Ended) return;
    end(EndReason::None, std::nullopt);
}

void Subscriber::end(EndReason reason, std::optional<Seconds> again_after) {
    if (state_ == Ended) return;
    state_ = Ended;
    refresh_.stop();
    expiry_.stop();
    timer_n_.stop();
    host_.on_subscriber_ended(reason, again_after);
}

}  // namespace asterism::sip
