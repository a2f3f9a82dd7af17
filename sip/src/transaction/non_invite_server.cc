// SPDX-License-Identifier: Apache-2.0
#include "non_invite_server.h"

//  Trying --1xx--> Proceeding --final--> Completed --J--> Terminated
//    '-----------------final----------------^

namespace asterism::sip {

using enum NonInviteServer::State;

void NonInviteServer::on_repeat(Actions& out) const {
    if (state_ == Trying || state_ == Terminated) return;  // nothing said yet, or all said
    out.send(latest_);
}

void NonInviteServer::on_answer(int status, SharedBytes wire, Actions& out) {
    if (state_ == Completed || state_ == Terminated) return;
    latest_ = std::move(wire);
    out.send(latest_);
    if (status < 200) {
        state_ = Proceeding;
        return;
    }
    state_ = Completed;
    // A stream delivers the answer once, so no repeats are to be expected.
    out.start(TxnTimer::J, link_ == Reliability::Stream ? Millis{0} : timers_.t1_64());
}

void NonInviteServer::on_timer(TxnTimer timer, Actions& out) {
    if (timer != TxnTimer::J || state_ != Completed) return;
    state_ = Terminated;
    out.finish();
}

void NonInviteServer::on_link_failed(Actions& out) {
    if (state_ == Terminated) return;
    state_ = Terminated;
    out.fail(Failure::Transport);  // 17.2.4
    out.finish();
}

}  // namespace asterism::sip
