// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/dialog.h"
#include "asterism/sip/subscription.h"

//  begin --> pending --activate--> active --+--> terminated (last NOTIFY) --answered--> ended
//               '---- expiry, terminate, 0 --'
//  One NOTIFY at a time; what changes meanwhile is told by one more, and changes without end at a pace.

namespace asterism::sip {

using enum SubscriptionPhase;

Notifier::Notifier(TimerWheel& wheel, NotifierHost& host)
    : host_(host), expiry_(wheel, *this), retry_(wheel, *this) {}

Seconds Notifier::left() const {
    if (!expiry_.running()) return Seconds{0};
    // The wheel rings a tick late: never more than was granted.
    const auto left = std::chrono::round<Seconds>(expiry_.expiry() - expiry_.wheel().now());
    return std::max(left, Seconds{0});
}

SubscriptionState Notifier::state() const {
    if (phase_ == Terminated) return {phase_, std::nullopt, reason_, retry_after_};
    return {phase_, static_cast<std::uint32_t>(left().count()), EndReason::None, std::nullopt};
}

void Notifier::begin(SubscriptionPhase phase, Seconds expires) {
    if (begun_) return refresh(expires);
    begun_ = true;
    phase_ = phase;
    if (expires <= Seconds{0} || phase == Terminated) return terminate(EndReason::Timeout);
    expiry_.start(expires);
    notify(Haste::AtOnce);
}

void Notifier::resume(Seconds left) {
    begun_ = true;
    phase_ = Active;
    expiry_.start(left);
}

void Notifier::refresh(Seconds expires) {
    if (ended_ || phase_ == Terminated) return;
    if (expires <= Seconds{0}) return terminate(EndReason::Timeout);
    expiry_.start(expires);
    notify(Haste::AtOnce);
}

void Notifier::extend(Seconds expires) {
    if (begun_ && !ended_ && phase_ != Terminated && expires > Seconds{0}) expiry_.start(expires);
}

void Notifier::activate() {
    if (ended_ || phase_ != Pending) return;
    phase_ = Active;
    notify(Haste::AtOnce);
}

void Notifier::changed() {
    if (begun_ && !ended_ && phase_ != Terminated) notify(Haste::AtPace);
}

void Notifier::terminate(EndReason reason, std::optional<std::uint32_t> retry_after) {
    if (ended_ || (phase_ == Terminated && reason_ != EndReason::None)) return;
    phase_ = Terminated;
    reason_ = reason;
    retry_after_ = retry_after;
    expiry_.stop();
    retry_.stop();
    refused_ = false;
    notify(Haste::AtOnce);
}

void Notifier::on_slept(Millis slept) {
    if (!expiry_.running()) return;
    const auto left = std::chrono::ceil<Millis>(expiry_.expiry() - expiry_.wheel().now());
    expiry_.start(std::max(left - slept, Millis{1}));
}

void Notifier::abandon() {
    phase_ = Terminated;
    end();
}

void Notifier::notify(Haste haste) {
    again_ = true;
    if (under_way_) return;
    if (retry_.running() && (refused_ || haste == Haste::AtPace)) return;
    const auto now = expiry_.wheel().now();
    if (haste == Haste::AtPace) {
        paid_ = std::max(paid_, now) + kPace;
        const auto early = std::chrono::ceil<Millis>(paid_ - now) - kBurst * kPace;
        if (early > Millis{0}) return retry_.start(early);
    }
    retry_.stop();
    again_ = false;
    under_way_ = true;
    last_sent_ = phase_ == Terminated;
    host_.send_notify(state());
}

void Notifier::on_notify_answer(int status, std::optional<std::uint32_t> retry_after) {
    if (status < 200 || !under_way_ || ended_) return;
    under_way_ = false;
    if (status >= 300) {
        // 4.2.2: 481 and its like end it; with Retry-After it is tried again while the subscription lasts.
        if (last_sent_ || ends_usage(status) || !retry_after) {
            phase_ = Terminated;
            return end();
        }
        // It was over meanwhile, and nothing ends it any more but its last one.
        if (phase_ == Terminated) return notify(Haste::AtOnce);
        again_ = false;
        refused_ = true;
        retry_.start(Seconds{std::max(1u, *retry_after)});
        return;
    }
    if (last_sent_) return end();
    if (again_) notify(Haste::AtPace);
}

void Notifier::on_notify_failed() {
    if (!under_way_ || ended_) return;
    under_way_ = false;
    phase_ = Terminated;
    end();
}

void Notifier::on_retry() {
    refused_ = false;
    if (!ended_) notify(Haste::AtOnce);
}

void Notifier::on_expired() { terminate(EndReason::Timeout); }

void Notifier::end() {
    if (ended_) return;
    ended_ = true;
    expiry_.stop();
    retry_.stop();
    host_.on_notifier_ended();
}

}  // namespace asterism::sip
