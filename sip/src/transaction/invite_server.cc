// SPDX-License-Identifier: Apache-2.0
#include "invite_server.h"

//  Proceeding --300..699--> Completed --ACK--> Confirmed --I--> Terminated
//      |                        '----H----> Terminated (no ACK came)
//      '--2xx--> Accepted --L--> Terminated
//  Completed: G repeats.

namespace asterism::sip {

using enum InviteServer::State;

void InviteServer::on_repeat(Actions& out) const {
    if ((state_ == Proceeding || state_ == Completed) && latest_) out.send(latest_);
}

void InviteServer::on_answer(int status, SharedBytes wire, Actions& out) {
    const bool success = status >= 200 && status < 300;
    if (state_ != Proceeding && !(state_ == Accepted && success)) return;
    latest_ = std::move(wire);
    out.send(latest_);
    if (status < 200 || state_ == Accepted) return;
    if (success) {
        state_ = Accepted;
        out.start(TxnTimer::L, timers_.t1_64());
        return;
    }
    state_ = Completed;
    interval_ = timers_.t1;
    if (link_ == Reliability::Datagram) out.start(TxnTimer::G, interval_);
    out.start(TxnTimer::H, timers_.t1_64());
}

void InviteServer::on_ack(Actions& out) {
    if (state_ != Completed) return;
    state_ = Confirmed;
    out.stop(TxnTimer::G);
    out.stop(TxnTimer::H);
    out.acked();
    out.start(TxnTimer::I, link_ == Reliability::Stream ? Millis{0} : timers_.t4);
}

void InviteServer::on_timer(TxnTimer timer, Actions& out) {
    if (timer == TxnTimer::G && state_ == Completed) {
        interval_ = std::min(interval_ * 2, timers_.t2);
        out.send(latest_);
        out.start(TxnTimer::G, interval_);
        return;
    }
    const bool gives_up = timer == TxnTimer::H && state_ == Completed;
    const bool ends =
        (timer == TxnTimer::I && state_ == Confirmed) || (timer == TxnTimer::L && state_ == Accepted);
    if (!gives_up && !ends) return;
    state_ = Terminated;
    if (gives_up) out.fail(Failure::Timeout);
    out.finish();
}

void InviteServer::on_link_failed(Actions& out) {
    if (state_ == Terminated || state_ == Confirmed) return;
    out.fail(Failure::Transport);
    // RFC 6026 8.7: Accepted stays, since the user may have another way to send its 2xx.
    if (state_ == Accepted) return;
    state_ = Terminated;
    out.finish();
}

}  // namespace asterism::sip
