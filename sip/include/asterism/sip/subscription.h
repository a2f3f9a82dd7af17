// SPDX-License-Identifier: Apache-2.0
// The two sides of a subscription (RFC 6665), as machines. They decide when SUBSCRIBE and NOTIFY go out and
// when it is over; their hosts write the messages, know the event package, and send within the dialog.
//
//   RFC 6665 4.1.2, 4.1.3   subscriber: duration, refresh, reasons to end
//   RFC 6665 4.2.2, 4.2.1   notifier: NOTIFY at once, one at a time, expiry, failure
//   RFC 6665 4.1.2.4        timer N
//   RFC 6446 (its idea)     a state that flaps is told at a pace, and its last word always
//
// Pure: time from the wheel. Used by presence and by REFER.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/base/timer.h"
#include "asterism/sip/parse_error.h"
#include "asterism/sip/timers.h"

namespace asterism::sip {

enum class SubscriptionPhase : std::uint8_t { Pending, Active, Terminated };

/// RFC 6665 4.1.3; what a subscriber does then.
enum class EndReason : std::uint8_t {
    None,
    Deactivated,  ///< subscribe again at once
    Probation,    ///< later
    Rejected,     ///< never
    Timeout,      ///< at once, if still wanted
    GiveUp,       ///< later
    NoResource,   ///< never
    Invariant,    ///< never
};
std::string_view end_reason_text(EndReason reason);

/// The Subscription-State header.
struct SubscriptionState {
    SubscriptionPhase phase = SubscriptionPhase::Pending;
    std::optional<std::uint32_t> expires;
    EndReason reason = EndReason::None;
    std::optional<std::uint32_t> retry_after;

    static Result<SubscriptionState, ParseError> parse(std::string_view value);
    std::string print() const;
};

class NotifierHost {
public:
    virtual ~NotifierHost() = default;
    /// Send NOTIFY with the current state; tell its outcome by on_notify_answer() or on_notify_failed().
    virtual void send_notify(const SubscriptionState& state) = 0;
    /// It is over: the last NOTIFY is answered, or cannot be sent. The notifier may be destroyed from here.
    virtual void on_notifier_ended() = 0;
};

class Notifier {
public:
    /// Of changes that go on, and how many may come at once.
    static constexpr Millis kPace{100};
    static constexpr int kBurst = 20;

    Notifier(TimerWheel& wheel, NotifierHost& host);

    /// The SUBSCRIBE was (or is now being) answered 2xx: notifies at once. `expires` of 0 is a fetch: one
    /// NOTIFY, terminated.
    void begin(SubscriptionPhase phase, Seconds expires);
    /// In place of begin(): one that was active before this process began, with what is left of it. Notifies
    /// when changed() says so.
    void resume(Seconds left);
    /// A SUBSCRIBE within the dialog. 0 ends it (reason timeout). Notifies at once.
    void refresh(Seconds expires);
    /// It lasts so long from now on; refresh() follows when that is safe.
    void extend(Seconds expires);
    /// Pending to active.
    void activate();
    /// The watched state changed. While a NOTIFY is under way, one follows it with what is true then; so it
    /// is when more than kBurst changes came faster than kPace.
    void changed();
    void terminate(EndReason reason, std::optional<std::uint32_t> retry_after = {});
    /// The machine slept: so much of what was granted has passed unseen.
    void on_slept(Millis slept);
    /// Not even a last NOTIFY (its dialog is gone).
    void abandon();

    /// Answer to the NOTIFY under way. 481 and the failures that end a usage (RFC 5057) end it; with
    /// Retry-After it is tried again then.
    void on_notify_answer(int status, std::optional<std::uint32_t> retry_after = {});
    void on_notify_failed();

    SubscriptionPhase phase() const { return phase_; }
    bool is_begun() const { return begun_; }
    bool is_ended() const { return ended_; }
    Seconds left() const;
    /// What the next NOTIFY would say.
    SubscriptionState state() const;

private:
    enum class Haste : std::uint8_t { AtOnce, AtPace };
    void notify(Haste haste);
    void end();
    void on_expired();
    void on_retry();

    NotifierHost& host_;
    SubscriptionPhase phase_ = SubscriptionPhase::Pending;
    EndReason reason_ = EndReason::None;
    std::optional<std::uint32_t> retry_after_;
    bool begun_ = false;
    bool under_way_ = false;
    bool again_ = false;
    bool last_sent_ = false;
    bool ended_ = false;
    bool refused_ = false;  // with Retry-After, for which `retry_` waits
    /// Until when the changes told so far would last at kPace.
    MonoTime paid_;
    Timer<Notifier, &Notifier::on_expired> expiry_;
    Timer<Notifier, &Notifier::on_retry> retry_;  // the next NOTIFY waits
};

class SubscriberHost {
public:
    virtual ~SubscriberHost() = default;
    /// Send SUBSCRIBE with that Expires (0: unsubscribe), the first one or within the dialog; tell its
    /// outcome by on_answer() or on_failed().
    virtual void send_subscribe(Seconds expires) = 0;
    /// It is over. `again_after`: when to subscribe anew, by the reason; nullopt: not. The subscriber may be
    /// destroyed from here.
    virtual void on_subscriber_ended(EndReason reason, std::optional<Seconds> again_after) = 0;
};

class Subscriber {
public:
    enum class State : std::uint8_t { Init, NotifyWait, Pending, Active, Ended };
    Subscriber(TimerWheel& wheel, SubscriberHost& host, const TimerValues& timers);

    void begin(Seconds expires);
    void unsubscribe();
    /// Its 2xx or failure. `expires`: of the answer; `min_expires`: of a 423, which is followed by another
    /// try.
    void on_answer(int status, std::optional<std::uint32_t> expires = {},
                   std::optional<std::uint32_t> min_expires = {},
                   std::optional<std::uint32_t> retry_after = {});
    void on_failed();
    /// A NOTIFY of ours: returns the status to answer it with.
    int on_notify(const SubscriptionState& state);
    void abandon();

    State state() const { return state_; }
    Seconds left() const;

private:
    void arm(Seconds granted);
    void end(EndReason reason, std::optional<Seconds> again_after);
    void on_refresh();
    void on_expired();
    void on_timer_n();

    SubscriberHost& host_;
    TimerValues timers_;
    State state_ = State::Init;
    Seconds wanted_{0};
    bool asked_ = false;    // a SUBSCRIBE is under way
    bool leaving_ = false;  // unsubscribe() was called
    bool again_ = false;    // leave once the SUBSCRIBE under way is answered
    Timer<Subscriber, &Subscriber::on_refresh> refresh_;
    Timer<Subscriber, &Subscriber::on_expired> expiry_;
    Timer<Subscriber, &Subscriber::on_timer_n> timer_n_;
};

}  // namespace asterism::sip
