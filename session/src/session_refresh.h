// SPDX-License-Identifier: Apache-2.0
// Requests of ours that change or refresh a session: re-INVITE and UPDATE (RFC 3261 14.1, RFC 3311 5.1).
// Wishes gather until one may be sent; several go out together. At most one request is under way.
//
//   491            again after a while (14.1; reference 289)
//   408, 481       the session is over (290)
//   422            again with the peer's interval (RFC 4028 7.3)
//   only 100, 18x  our INVITE has no end of its own (17.1.1.2): after kPatience it is cancelled, and whatever
//                  comes of that but a 2xx is a refusal
//   other refusals things stay as they were (RFC 6141)
//
// A part of EstablishedSession; exchange thread.
#pragma once

#include "asterism/base/timer.h"
#include "asterism/endpoint/requester.h"
#include "asterism/sip/method.h"

namespace asterism::session {

class EstablishedSession;
class SessionCore;

/// What the next request shall bring about.
struct SessionChange {
    bool refresh = false;   ///< only that the session lives (RFC 4028)
    bool streams = false;   ///< an offer: directions or addresses changed
    bool identity = false;  ///< whom the peer is connected with
    /// UPDATE where the peer takes it, else INVITE, unless one is asked for.
    bool by_invite = false;
    bool by_update = false;

    bool any() const { return refresh || streams || identity; }
    void add(const SessionChange& other);
};

class SessionRefresh final : public endpoint::RequestUser {
public:
    SessionRefresh(EstablishedSession& session, TimerWheel& wheel);

    /// A person may be asked whether he wants to be seen; longer than that he is not.
    static constexpr Seconds kPatience{60};
    /// Two peers that answer a name with another keep each other busy no more than that: in this time a peer
    /// is told of so many identities (limits::identity_changes), then of the latest when it is over.
    static constexpr Seconds kIdentityTime{10};

    void want(const SessionChange& change);
    /// The way may be free now: an ACK came, an exchange ended.
    void poke();
    void stop();
    /// Our request without a final answer, to be handed over to whoever says BYE after it (262).
    struct Open {
        endpoint::RequestId id = 0;  ///< 0: there is none
        bool is_invite = false;
    };
    Open give_away() { return {std::exchange(request_, 0), is_invite_}; }
    bool has_invite() const { return request_ && is_invite_; }

    // endpoint::RequestUser
    bool on_target(const sip::Target& target, sip::Draft& draft) override;
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;
    std::uint32_t next_cseq(std::uint32_t former) override;

private:
    void send();
    /// Nothing but another identity is wished, and there were too many of late.
    bool rests();
    void succeeded(const sip::Message& response);
    void failed(int status);
    void finish();
    bool repeats(const sip::Message& response);
    void acknowledge(const sip::Message& response);
    /// The retry is due, or our INVITE waits too long.
    void on_timer();

    EstablishedSession& session_;
    SessionCore& core_;
    SessionChange wanted_;
    SessionChange sent_;
    endpoint::RequestId request_ = 0;
    /// Our latest INVITE that got a 2xx, which may come again.
    endpoint::RequestId acknowledged_ = 0;
    std::uint32_t acknowledged_cseq_ = 0;
    bool is_invite_ = false;
    bool offers_ = false;
    bool cancelled_ = false;
    /// In a row; more are a refusal.
    int glares_ = 0;
    int too_small_ = 0;
    static constexpr int kMostGlares = 8;
    static constexpr int kMostTooSmall = 3;
    bool resting_ = false;
    std::uint16_t identities_ = 0;
    MonoTime identities_since_;
    Timer<SessionRefresh, &SessionRefresh::on_timer> timer_;
};

}  // namespace asterism::session
