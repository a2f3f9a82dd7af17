// SPDX-License-Identifier: Apache-2.0
#include "non_invite_client.h"

//  Trying --1xx--> Proceeding --final--> Completed --K--> Terminated
//    '-----------------final----------------^
//  Trying, Proceeding: E repeats, F ends.

namespace asterism::sip {

using enum NonInviteClient::State;

void NonInviteClient::begin(Actions& out) {
    out.send(request_);
    interval_ = timers_.t1;
    if (link_ == Reliability::Datagram) out.start(TxnTimer::E, interval_);
    out.start(TxnTimer::F, timers_.b);
}

void NonInviteClient::on_response(int status, Actions& out) {
    if (state_ == Completed || state_ == Terminated) return;
    if (status < 200) {
        state_ = Proceeding;
        out.deliver();
        return;
    }
    state_ = Completed;
    request_ = {};
    out.stop(TxnTimer::E);
    out.start(TxnTimer::K, link_ == Reliability::Stream ? Millis{0} : timers_.t4);
    out.deliver();
}

void NonInviteClient::on_timer(TxnTimer timer, Actions& out) {
    const bool waiting = state_ == Trying || state_ == Proceeding;
    if (timer == TxnTimer::E && waiting) {
        // Once something was heard, repeats come every T2.
        interval_ = state_ == Proceeding ? timers_.t2 : std::min(interval_ * 2, timers_.t2);
        out.send(request_);
        out.start(TxnTimer::E, interval_);
        return;
    }
    const bool gives_up = timer == TxnTimer::F && waiting;
    if (!gives_up && !(timer == TxnTimer::K && state_ == Completed)) return;
    state_ = Terminated;
    if (gives_up) out.fail(Failure::Timeout);
    out.finish();
}

void NonInviteClient::on_link_failed(Actions& out) {
    if (state_ == Terminated) return;
    if (state_ != Completed) out.fail(Failure::Transport);
    state_ = Terminated;
    out.finish();
}

}  // namespace asterism::sip
