// SPDX-License-Identifier: Apache-2.0
// We are called (RFC 3261 13.3, in the order of reference 213): an INVITE until its final answer, with our
// provisional ones (RFC 3262). A stage of a session, gone when it is answered; exchange thread.
//
// Sources: incoming_invite.cc (it comes, is refused, cancelled, sent elsewhere), incoming_answers.cc.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "asterism/sip/reliable.h"
#include "session_core.h"
#include "supplement/said_parties.h"

namespace asterism::session {

class IncomingInvite {
public:
    explicit IncomingInvite(SessionCore& core) : core_(core) {}
    IncomingInvite(const IncomingInvite&) = delete;
    IncomingInvite& operator=(const IncomingInvite&) = delete;

    /// Takes the request's transaction: 100 at once, then its SDP. False: refused, and nothing of it is left.
    bool receive(endpoint::Incoming&& incoming);
    /// Fills the channel that carries it from now on, and announces it. False: a supplement refused the call,
    /// and the channel is gone.
    bool introduce(Channel& channel, const std::string& exten);

    void ringing();
    void provisional(int status, bool with_sdp);
    void answer();
    void refuse(int status, std::string_view why, int warning = 399);
    /// Before the answer a 302 with the target as Contact (264).
    Leg::Transfer transfer(std::string_view target);

    void on_prack(sip::ServerId id, const sip::Message& request);
    void on_cancel(sip::ServerId id, const sip::Message& cancel);
    bool is_early_confirmed() const;
    void stop();

private:
    void fill_channel(Channel& channel, const sip::Message& request);
    /// An answer to the INVITE, before it goes out: what supplements and answers before it say.
    void complete_answer(sip::Draft& answer, std::optional<Cause> cause = std::nullopt);
    /// The description that goes with a provisional answer, empty for none; nullopt: none can be made, and
    /// the call is over.
    std::optional<std::string> early_description();
    /// The same of the 2xx. Nullopt: none can be made, and the call is over.
    std::optional<std::string> final_description(bool& offer);
    void on_no_prack();
    void stop_ringback();

    SessionCore& core_;
    bool offered_ = false;  // the INVITE has an offer
    bool sent_sdp_ = false;
    bool reliably_ = false;      // provisional answers go out by RFC 3262
    bool answer_waits_ = false;  // for a PRACK
    SaidParties said_;
    std::unique_ptr<sip::ReliableAnswers> reliable_;  // made for the first of them
    media::ActivityId ringback_ = 0;
};

}  // namespace asterism::session
