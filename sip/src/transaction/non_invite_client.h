// SPDX-License-Identifier: Apache-2.0
// The client side of a request other than INVITE or ACK.
//
//   RFC 3261 17.1.2   the machine, timers E, F, K
//
// Pure; carried out by TransactionLayer.
#pragma once

#include "actions.h"

namespace asterism::sip {

class NonInviteClient {
public:
    enum class State : std::uint8_t { Trying, Proceeding, Completed, Terminated };

    NonInviteClient(Reliability link, const TimerValues& timers, SharedBytes request)
        : request_(std::move(request)), timers_(timers), link_(link) {}

    void begin(Actions& out);
    void on_response(int status, Actions& out);
    void on_timer(TxnTimer timer, Actions& out);
    void on_link_failed(Actions& out);
    State state() const { return state_; }

private:
    SharedBytes request_;
    TimerValues timers_;
    Millis interval_{0};
    Reliability link_;
    State state_ = State::Trying;
};

}  // namespace asterism::sip
