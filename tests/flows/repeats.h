// SPDX-License-Identifier: Apache-2.0
// What a peer does by itself on a network that loses messages: repeats its requests until they are answered,
// its 2xx and refusals of an INVITE until their ACK, its answers and ACKs when we repeat ours; and does not
// take a repeat for something new (RFC 3261 17, 13.3.1.4, in short).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "asterism/base/address.h"
#include "asterism/rt/loop.h"
#include "letter.h"

namespace asterism::flows {

class Repeats {
public:
    using Send = std::function<void(const std::string& text, const SocketAddress& to)>;
    Repeats(rt::Loop& loop, Send send) : loop_(loop), send_(std::move(send)) {}

    void sent(const std::string& text, const SocketAddress& to);
    /// Whether it was here before; then what belongs to it is sent again.
    bool is_repeat(const Letter& letter, const std::string& text, const SocketAddress& from);

private:
    struct Waiting {
        Waiting(Repeats& owner, std::string text, SocketAddress to)
            : owner(owner), text(std::move(text)), to(to), timer(owner.loop_.wheel(), *this) {}
        void on_timer();
        Repeats& owner;
        std::string text;
        SocketAddress to;
        Millis next{500};
        Millis passed{0};
        Timer<Waiting, &Waiting::on_timer> timer;
    };
    void wait_for(const std::string& key, const std::string& text, const SocketAddress& to);

    rt::Loop& loop_;
    Send send_;
    /// Requests by branch and method; final answers to INVITE by Call-ID and CSeq.
    std::map<std::string, std::unique_ptr<Waiting>> waiting_;
    /// Our answers by branch and method, our ACKs by Call-ID and CSeq: sent again when theirs comes again.
    std::map<std::string, std::string> answers_, acks_;
    std::set<std::string> seen_;
};

}  // namespace asterism::flows
