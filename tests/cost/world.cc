// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <fmt/core.h>

#include "lines.h"

namespace asterism::cost {

namespace {

/// About 25 ms of the exchange. What comes nearest: a REGISTER with as many contacts as one may have, which
/// are a thousand registrations; then an Originate with as many variables as a channel may have.
constexpr std::int64_t kOptionsOfTurn = 5000;

struct Deaf final : rt::DatagramHandler {
    void on_datagram(const rt::Datagram&) override {}
};

}  // namespace

World::World(std::string_view given) {
    const auto lines = flows::read_lines(std::string(given));
    EXPECT_TRUE(lines.has_value());
    for (const auto& line : *lines) EXPECT_TRUE(given_.add(line).has_value()) << line.text;
    server_.start();
    loop_.watch_turns([this](bool begins) {
        const auto now = meter_.now();
        if (begins) {
            turn_began_ = now;
            return;
        }
        cost_.all += now - turn_began_;
        cost_.longest = std::max(cost_.longest, now - turn_began_);
    });
}

World::~World() {
    loop_.watch_turns(nullptr);
    server_.kill();
    Limit::reset_all();
}

Cost World::pass(Millis time) {
    cost_ = {};
    loop_.pass(time);
    return cost_;
}

std::int64_t World::longest_turn() {
    if (longest_turn_ > 0) return longest_turn_;
    Deaf deaf;
    const auto socket = std::move(*net_.udp({.bind = *SocketAddress::parse("192.0.2.200:5060")}, deaf));
    int number = 0;
    const auto one = least(200, [&] {
        socket->send(*SocketAddress::parse("192.0.2.1:5060"),
                     SharedBytes::copy(fmt::format(
                         "OPTIONS sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.200:5060;rport;"
                         "branch=z9hG4bKyard{0}\r\nFrom: <sip:alice@192.0.2.1>;tag=1\r\n"
                         "To: <sip:192.0.2.1>\r\nCall-ID: yard{0}\r\nCSeq: 1 OPTIONS\r\n"
                         "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                         ++number)));
        return pass(Millis{20});
    });
    return longest_turn_ = kOptionsOfTurn * one.longest;
}

}  // namespace asterism::cost
