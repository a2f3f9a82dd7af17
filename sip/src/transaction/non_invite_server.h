// SPDX-License-Identifier: Apache-2.0
// The server side of one request other than INVITE or ACK: soaks up repeats of the request, repeats our
// latest answer to them, and says when it is over.
//
//   RFC 3261 17.2.2   the machine and timer J
//   RFC 4320 4.1-4.2  which answers may be given: TransactionLayer::respond
//
// Pure; carried out by TransactionLayer.
#pragma once

#include "actions.h"

namespace asterism::sip {

class NonInviteServer {
public:
    enum class State : std::uint8_t { Trying, Proceeding, Completed, Terminated };

    NonInviteServer(Reliability link, const TimerValues& timers) : timers_(timers), link_(link) {}

    /// The peer sent the same request again.
    void on_repeat(Actions& out) const;
    /// Our side answers with `wire`, ready to send. Answers after a final one are dropped.
    void on_answer(int status, SharedBytes wire, Actions& out);
    void on_timer(TxnTimer timer, Actions& out);
    void on_link_failed(Actions& out);
    State state() const { return state_; }
    const SharedBytes& latest() const { return latest_; }

private:
    SharedBytes latest_;  // null while Trying
    TimerValues timers_;
    Reliability link_;
    State state_ = State::Trying;
};

}  // namespace asterism::sip
