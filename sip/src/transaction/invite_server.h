// SPDX-License-Identifier: Apache-2.0
// The server side of an INVITE: repeats our answers to repeats of it, our refusal until its ACK, and keeps
// repeats of an accepted INVITE from looking new.
//
//   RFC 3261 17.2.1   the machine, timers G, H, I
//   RFC 6026 8.7      Accepted and timer L: the 2xx itself is repeated by SuccessRepeater
//
// Pure; carried out by TransactionLayer.
#pragma once

#include "actions.h"

namespace asterism::sip {

class InviteServer {
public:
    enum class State : std::uint8_t { Proceeding, Completed, Accepted, Confirmed, Terminated };

    InviteServer(Reliability link, const TimerValues& timers) : timers_(timers), link_(link) {}

    void on_repeat(Actions& out) const;
    /// Ready to send; dropped after a final one, except a 2xx after a 2xx.
    void on_answer(int status, SharedBytes wire, Actions& out);
    void on_ack(Actions& out);
    void on_timer(TxnTimer timer, Actions& out);
    void on_link_failed(Actions& out);
    State state() const { return state_; }
    const SharedBytes& latest() const { return latest_; }

private:
    SharedBytes latest_;
    TimerValues timers_;
    Millis interval_{0};
    Reliability link_;
    State state_ = State::Proceeding;
};

}  // namespace asterism::sip
