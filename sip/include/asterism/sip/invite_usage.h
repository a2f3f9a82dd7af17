// SPDX-License-Identifier: Apache-2.0
// Pieces of which a session is composed, each a machine for one question.
//
//   SuccessRepeater  our 2xx to INVITE again and again until its ACK        RFC 3261 13.3.1.4
//   AckKeeper        our ACK again for each repeat of their 2xx            RFC 3261 13.2.2.4
//   InviteGlare      one INVITE at a time, either way; UPDATE's rules      RFC 3261 14, RFC 3311 5, RFC 6141
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "asterism/base/timer.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

class SuccessRepeater {
public:
    /// `no_ack`: 64 T1 passed without an ACK; the session should send BYE.
    SuccessRepeater(TransactionLayer& transactions, std::function<void()> no_ack);

    /// The 2xx was just sent by respond(invite, ...), for the INVITE with that CSeq.
    void start(ServerId invite, std::uint32_t cseq);
    /// False: not the ACK that is waited for.
    bool on_ack(std::uint32_t cseq);
    void stop();
    bool is_waiting() const { return limit_.running(); }
    ServerId invite() const { return invite_; }
    std::uint32_t cseq() const { return cseq_; }

private:
    void on_repeat();
    void on_limit();

    TransactionLayer& transactions_;
    std::function<void()> no_ack_;
    ServerId invite_;
    std::uint32_t cseq_ = 0;
    Millis interval_{0};
    Timer<SuccessRepeater, &SuccessRepeater::on_repeat> repeat_;
    Timer<SuccessRepeater, &SuccessRepeater::on_limit> limit_;
};

class AckKeeper {
public:
    /// Sends the ACK and remembers it.
    void send(TransactionLayer& transactions, const Draft& ack, std::uint32_t invite_cseq, Target target);
    /// A repeated 2xx: sends the same ACK again. False: none was sent yet for that CSeq.
    bool repeat(TransactionLayer& transactions, std::uint32_t invite_cseq) const;

private:
    SharedBytes bytes_;
    Target target_;
    std::uint32_t cseq_ = 0;
};

/// Answer of the machine to a request of the peer: serve it, or refuse.
struct GlareVerdict {
    int status = 0;  ///< 0: serve
    /// Seconds for Retry-After; 0: none.
    unsigned retry_after = 0;
    /// Another INVITE is in the way, not an offer.
    bool by_invite = false;
};

class InviteGlare {
public:
    // What we know of ourselves.
    void on_invite_sent() { sent_invite_ = true; }
    void on_invite_answered() { sent_invite_ = false; }
    void on_invite_received() { received_invite_ = true; }
    void on_invite_replied() { received_invite_ = false; }
    void on_update_sent() { sent_update_ = true; }
    void on_update_answered() { sent_update_ = false; }
    void on_update_received() { received_update_ = true; }
    void on_update_replied() { received_update_ = false; }
    /// An offer of ours waits for its answer; one of theirs waits for ours.
    void set_offers(bool sent, bool received) {
        sent_offer_ = sent;
        received_offer_ = received;
    }

    /// 14.2: 500 with Retry-After while an earlier INVITE is unanswered; 491 while ours is.
    GlareVerdict judge_invite() const;
    /// RFC 3311 5.2.
    GlareVerdict judge_update(bool has_offer) const;
    bool may_send_invite() const {
        return !sent_invite_ && !received_invite_ && !sent_update_ && !sent_offer_ && !received_offer_;
    }
    bool may_send_update(bool with_offer) const;
    bool invite_pending() const { return sent_invite_ || received_invite_; }

    /// 500, and come back: an earlier INVITE of theirs is not done with.
    static GlareVerdict later();
    /// After 491 (14.1): 2.1 to 4 s when we made the Call-ID, else 0 to 2 s, in steps of 10 ms.
    static Millis retry_delay(bool owns_call_id);

private:
    bool sent_invite_ = false;
    bool received_invite_ = false;
    bool sent_update_ = false;
    bool received_update_ = false;
    bool sent_offer_ = false;
    bool received_offer_ = false;
};

}  // namespace asterism::sip
