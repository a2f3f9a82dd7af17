// SPDX-License-Identifier: Apache-2.0
// What comes in at once, what waits and what is turned away while there is more work than time.
#include <gtest/gtest.h>

#include "asterism/rt/sim.h"
#include "asterism/sipnet/sip_net.h"
#include "sip/testing/memory_wire.h"

namespace asterism::sipnet {
namespace {

using sip::testing::MessageBuilder;

SocketAddress at(const char* text) { return *SocketAddress::parse(text); }

struct Phone final : rt::DatagramHandler {
    void on_datagram(const rt::Datagram& datagram) override { heard.emplace_back(datagram.bytes); }
    std::vector<std::string> heard;
    std::unique_ptr<rt::UdpSocket> socket;
};

class ArrivalTest : public testing::Test {
protected:
    ArrivalTest() {
        net.attach(layer);
        layer.set_core(core);
        ListenerConfig config;
        config.bind = at("192.0.2.1:5060");
        net.listen(config).value();
        for (auto* one : {&phone, &other}) {
            const auto* address = one == &phone ? "192.0.2.10:5060" : "192.0.2.11:5060";
            one->socket = wires.udp({.bind = at(address), .gate = {}}, *one).value();
        }
    }
    void configure(bool answers) {
        NetConfig config;
        config.overload_answer_udp = answers;
        net.configure(config);
    }
    /// Datagrams wait 10 ms in their socket, until said otherwise.
    void fall_behind(Millis delay = Millis{10}) { net.door().note_delay(delay, loop.now()); }
    static MessageBuilder request(const char* method, int number) {
        return MessageBuilder::request(method).branch("z9hG4bK" + std::to_string(number));
    }
    void send(Phone& from, const MessageBuilder& message) {
        from.socket->send(at("192.0.2.1:5060"), message.bytes());
    }
    std::string served() const {
        std::string all;
        for (const auto& one : core.requests) all += std::string(one.top_via().branch.substr(7)) + " ";
        return all;
    }

    rt::SimLoop loop;
    rt::SimNet wires{loop, {.in_order = true, .host = {}}};
    SipNet net{loop, wires, {}};
    sip::testing::CollectingCore core;
    sip::TransactionLayer layer{loop.wheel(), net, {}};
    Phone phone, other;
};

TEST_F(ArrivalTest, NewRequestsWaitForTheirTurnAndDialogsDoNot) {
    fall_behind();
    for (int i = 1; i <= 20; ++i) send(phone, request("OPTIONS", i));
    send(phone, request("BYE", 90).to_tag("t"));
    send(other, request("OPTIONS", 50));
    loop.pass(Millis{1});
    // The first turn reads the sockets; then 16 a turn, each source in its turn.
    EXPECT_EQ(served(), "90 1 50 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 ");
}

TEST_F(ArrivalTest, ACancelDoesNotOvertakeItsInvite) {
    fall_behind();
    send(phone, request("INVITE", 1));
    send(phone, request("CANCEL", 1));
    loop.pass(Millis{1});
    EXPECT_EQ(core.requests.size(), 1u);  // an INVITE that nobody accepted yet: its CANCEL finds nothing
    loop.pass(Millis{1});
    ASSERT_EQ(phone.heard.size(), 1u);
    EXPECT_TRUE(phone.heard[0].starts_with("SIP/2.0 481"));
}

// Statement 5.
TEST_F(ArrivalTest, WhatMayNotWaitIsDroppedOrTold) {
    fall_behind(Millis{150});
    loop.pass(Door::kGrace);
    fall_behind(Millis{150});
    send(phone, request("INVITE", 1));
    loop.pass(Millis{5});
    EXPECT_TRUE(core.requests.empty());
    EXPECT_TRUE(phone.heard.empty());
    configure(true);
    send(phone, request("INVITE", 1));
    send(phone, request("BYE", 2).to_tag("t"));
    loop.pass(Millis{5});
    ASSERT_EQ(phone.heard.size(), 1u);
    EXPECT_TRUE(phone.heard[0].starts_with("SIP/2.0 503"));
    EXPECT_NE(phone.heard[0].find("\r\nRetry-After: "), std::string::npos);
    EXPECT_EQ(served(), "2 ");
}

TEST_F(ArrivalTest, TheRepeatOfWhatWasLetInIsNotRefused) {
    configure(true);
    send(phone, request("INVITE", 1));
    loop.pass(Millis{2});
    const auto id = layer.accept(std::move(core.requests.at(0)));
    layer.respond(id, 180);
    fall_behind(Millis{150});
    loop.pass(Door::kGrace);
    fall_behind(Millis{150});
    phone.heard.clear();
    send(phone, request("INVITE", 1));
    loop.pass(Millis{5});
    ASSERT_EQ(phone.heard.size(), 1u);
    EXPECT_TRUE(phone.heard[0].starts_with("SIP/2.0 180"));
}

}  // namespace
}  // namespace asterism::sipnet
