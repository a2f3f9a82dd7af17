// SPDX-License-Identifier: Apache-2.0
// The client side of an INVITE: repeats it until something answers, acknowledges a refusal, and stays to hear
// repeated and forked 2xx.
//
//   RFC 3261 17.1.1   the machine, timers A, B, D
//   RFC 6026 8.4      Accepted and timer M
//   RFC 3261 9.1      how long to wait for the end after a CANCEL
//
// Pure; carried out by TransactionLayer.
#pragma once

#include "actions.h"

namespace asterism::sip {

class InviteClient {
public:
    enum class State : std::uint8_t { Calling, Proceeding, Completed, Accepted, Terminated };

    InviteClient(Reliability link, const TimerValues& timers, SharedBytes request)
        : request_(std::move(request)), timers_(timers), link_(link) {}

    void begin(Actions& out);
    void on_response(int status, Actions& out);
    void on_cancel_sent(Actions& out);
    void on_timer(TxnTimer timer, Actions& out);
    void on_link_failed(Actions& out);
    State state() const { return state_; }

private:
    void on_final(int status, Actions& out);

    SharedBytes request_;
    TimerValues timers_;
    Millis interval_{0};
    Reliability link_;
    State state_ = State::Calling;
    bool cancelled_ = false;
};

}  // namespace asterism::sip
