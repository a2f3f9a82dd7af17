// SPDX-License-Identifier: Apache-2.0
// What a transaction machine wants done: send, start or stop a timer, tell the user, end. TransactionLayer
// carries the list out in its order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "asterism/base/bytes.h"
#include "asterism/base/expect.h"
#include "asterism/sip/timers.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

struct Action {
    enum class Kind : std::uint8_t {
        Send,     ///< `bytes`
        SendAck,  ///< the ACK of a final answer above 299 (17.1.1.3)
        Start,    ///< `timer`, `after`
        Stop,     ///< `timer`
        Deliver,  ///< the response at hand, to the user
        Acked,    ///< tell the user
        Fail,     ///< tell the user `failure`
        Finish,   ///< the transaction is over
    };
    Kind kind = Kind::Finish;
    TxnTimer timer = TxnTimer::A;
    Failure failure = Failure::Timeout;
    Millis after{0};
    SharedBytes bytes;
};

class Actions {
public:
    void send(const SharedBytes& bytes) { push({.kind = Action::Kind::Send, .bytes = bytes}); }
    void send_ack() { push({.kind = Action::Kind::SendAck}); }
    void start(TxnTimer timer, Millis after) {
        push({.kind = Action::Kind::Start, .timer = timer, .after = after});
    }
    void stop(TxnTimer timer) { push({.kind = Action::Kind::Stop, .timer = timer}); }
    void deliver() { push({.kind = Action::Kind::Deliver}); }
    void acked() { push({.kind = Action::Kind::Acked}); }
    void fail(Failure failure) { push({.kind = Action::Kind::Fail, .failure = failure}); }
    void finish() { push({.kind = Action::Kind::Finish}); }

    std::span<const Action> list() const { return {list_.data(), count_}; }

private:
    void push(Action&& action) {
        if (!ASTERISM_EXPECT(count_ < list_.size())) return;
        list_[count_++] = std::move(action);
    }
    std::array<Action, 6> list_;
    std::size_t count_ = 0;
};

}  // namespace asterism::sip
