// SPDX-License-Identifier: Apache-2.0
// Session timers: a session that nobody refreshes ends (RFC 4028). A part of a session, for either role, and
// for every INVITE and UPDATE of it.
//
//   UAC    write_request() -> take_too_small() on 422, again -> take_success() on 2xx
//   UAS    judge() -> take_request() -> write_success() with the 2xx
//
// Whoever is the refresher hears refresh() when half of the interval has passed; both hear expired() a little
// before its end (10), the refresher too, since its refreshes may have failed. Exchange thread.
#pragma once

#include <cstdint>
#include <functional>

#include "asterism/base/timer.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"

namespace asterism::sip {

class SessionTimer {
public:
    /// The words of the option `timers` (reference 280, 282).
    enum class Mode : std::uint8_t {
        No,        ///< none is asked for, and the peer's wish is ignored
        Yes,       ///< when the peer can, too
        Required,  ///< who cannot is refused with 421
        Always,    ///< we refresh, whether the peer can or not
    };
    struct Settings {
        Mode mode = Mode::Yes;
        Seconds interval{1800};
        Seconds min_se{90};
    };

    SessionTimer(TimerWheel& wheel, Settings settings, std::function<void()> refresh,
                 std::function<void()> expired);

    // ---- they ask (9)
    /// 0: serve it; 421: they cannot, and must; 422: their interval is too short for us.
    static int judge(const Settings& settings, const Message& request);
    /// What a 421 or 422 has to say.
    static void write_refusal(const Settings& settings, Draft& answer);
    /// A request that will be answered with 2xx: decides interval and refresher.
    void take_request(const Message& request);
    /// Adds to the 2xx what was decided, and starts the clock.
    void write_success(Draft& answer);

    // ---- we ask (7.1, 7.4)
    void write_request(Draft& request) const;
    /// 422: the peer's minimum is ours from now on. False: it says none, and asking again is no use.
    bool take_too_small(const Message& response);
    /// A 2xx (7.2); starts the clock.
    void take_success(const Message& response);

    void stop();
    bool is_active() const { return active_; }
    bool we_refresh() const { return active_ && ours_; }
    Seconds interval() const { return interval_; }

private:
    void start();
    void on_refresh() { refresh_(); }
    void on_expired();

    Settings settings_;
    std::function<void()> refresh_;
    std::function<void()> expired_;
    Seconds interval_;
    bool active_ = false;
    bool ours_ = false;          // we refresh
    bool peer_can_ = false;      // the request at hand said `timer`
    bool decided_once_ = false;  // an INVITE has settled it: later requests name the refresher
    Timer<SessionTimer, &SessionTimer::on_refresh> half_;
    Timer<SessionTimer, &SessionTimer::on_expired> end_;
};

}  // namespace asterism::sip
