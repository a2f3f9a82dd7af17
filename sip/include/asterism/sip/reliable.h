// SPDX-License-Identifier: Apache-2.0
// Provisional answers that are sure to arrive (RFC 3262).
//
//   ReliableAnswers   ours: RSeq, repeats until the PRACK comes, one at a time     3
//   RseqOrder         theirs: which of them is new, and what its PRACK says         4
//
// Parts of a session; exchange thread.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <string>

#include "asterism/base/timer.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

class ReliableAnswers {
public:
    /// `no_prack`: 64 T1 passed; the INVITE should be refused with a 5xx (3).
    ReliableAnswers(TransactionLayer& transactions, std::function<void()> no_prack);

    /// Adds Require and RSeq and sends it, after those before it are acknowledged.
    void send(ServerId invite, Draft answer);
    enum class Prack : std::uint8_t { Matches, Unknown };
    /// Matches: the answer that waited is acknowledged (answer the PRACK with 2xx). Unknown: 481.
    Prack take(const Message& prack);
    /// Sends what waits behind an acknowledged one. Apart from take(), so that the PRACK is answered first.
    void go_on();
    /// A 2xx may not be sent now: a description of ours is on its way (3).
    bool holds_success() const;
    bool is_busy() const { return !queue_.empty(); }
    void stop();

private:
    void send_first();
    void on_repeat();
    void on_limit();

    TransactionLayer& transactions_;
    std::function<void()> no_prack_;
    ServerId invite_;
    std::list<Draft> queue_;  // the first is sent and waits, the others wait for it
    std::uint32_t rseq_;
    Millis interval_{0};
    Timer<ReliableAnswers, &ReliableAnswers::on_repeat> repeat_;
    Timer<ReliableAnswers, &ReliableAnswers::on_limit> limit_;
};

class RseqOrder {
public:
    enum class Verdict : std::uint8_t {
        Ordinary,    ///< not a reliable one
        New,         ///< acknowledge it by rack()
        OutOfOrder,  ///< a repeat, or before its turn: as if it had not come
    };
    Verdict judge(const Message& response);
    /// The value of RAck for the one that was judged New last.
    std::string rack() const;

private:
    std::uint32_t rseq_ = 0;
    std::uint32_t cseq_ = 0;
};

}  // namespace asterism::sip
