// SPDX-License-Identifier: Apache-2.0
#include "invite_client.h"

//  Calling --1xx--> Proceeding --300..699--> Completed --D--> Terminated
//     |  '------------|---------300..699--------^
//     '------2xx------+--2xx--> Accepted --M--> Terminated
//  Calling: A repeats, B ends.

namespace asterism::sip {

using enum InviteClient::State;

void InviteClient::begin(Actions& out) {
    out.send(request_);
    interval_ = timers_.t1;
    if (link_ == Reliability::Datagram) out.start(TxnTimer::A, interval_);
    out.start(TxnTimer::B, timers_.b);
}

void InviteClient::on_response(int status, Actions& out) {
    switch (state_) {
        case Calling:
        case Proceeding:
            if (status >= 200) return on_final(status, out);
            if (state_ == Calling) {
                state_ = Proceeding;
                request_ = {};
                out.stop(TxnTimer::A);
                out.stop(TxnTimer::B);
            }
            out.deliver();
            return;
        case Completed:
            if (status >= 300) out.send_ack();
            return;
        case Accepted:
            if (status >= 200 && status < 300) out.deliver();
            return;
        case Terminated:
            return;
    }
}

void InviteClient::on_final(int status, Actions& out) {
    request_ = {};
    out.stop(TxnTimer::A);
    if (status < 300) {
        state_ = Accepted;
        out.start(TxnTimer::M, timers_.t1_64());
        out.deliver();
        return;
    }
    state_ = Completed;
    out.send_ack();
    // At least 32 s on a datagram, so that repeats find us; nothing repeats on a stream.
    out.start(TxnTimer::D,
              link_ == Reliability::Stream ? Millis{0} : std::max(Millis{32000}, timers_.t1_64()));
    out.deliver();
}

void InviteClient::on_cancel_sent(Actions& out) {
    if (state_ != Proceeding || cancelled_) return;
    cancelled_ = true;
    out.start(TxnTimer::B, timers_.t1_64());
}

void InviteClient::on_timer(TxnTimer timer, Actions& out) {
    if (timer == TxnTimer::A && state_ == Calling) {
        interval_ *= 2;
        out.send(request_);
        out.start(TxnTimer::A, interval_);
        return;
    }
    const bool gives_up = timer == TxnTimer::B && (state_ == Calling || (state_ == Proceeding && cancelled_));
    const bool ends =
        (timer == TxnTimer::D && state_ == Completed) || (timer == TxnTimer::M && state_ == Accepted);
    if (!gives_up && !ends) return;
    state_ = Terminated;
    if (gives_up) out.fail(Failure::Timeout);
    out.finish();
}

void InviteClient::on_link_failed(Actions& out) {
    if (state_ == Terminated || state_ == Accepted) return;
    // 17.1.4. In Completed the user has its answer; only the ACK is lost.
    if (state_ != Completed) out.fail(Failure::Transport);
    state_ = Terminated;
    out.finish();
}

}  // namespace asterism::sip
