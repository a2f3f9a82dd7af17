// SPDX-License-Identifier: Apache-2.0
// Connections of strangers: how many, how slow, how broken.
#include "asterism/sipnet/sip_net.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "asterism/rt/sim.h"
#include "room_limits.h"

namespace asterism::sipnet {
namespace {

using namespace std::chrono_literals;

struct Client : rt::StreamHandler {
    void on_bytes(rt::Stream&, std::string_view bytes) override {
        heard += bytes;
        if (on_heard) on_heard();
    }
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { closed = true; }
    void say(std::string_view text) { stream->send(SharedBytes::copy(text)); }
    std::unique_ptr<rt::Stream> stream;
    std::string heard;
    std::function<void()> on_heard;
    bool closed = false;
};

class SipNetTest : public testing::Test {
protected:
    ~SipNetTest() override { Limit::reset_all(); }
    void listen(NetConfig config) {
        net.attach(transactions);
        net.configure(config);
        ListenerConfig tcp;
        tcp.name = "tcp";
        tcp.transport = sip::Transport::Tcp;
        tcp.bind = *SocketAddress::parse("192.0.2.1:5060");
        ASSERT_TRUE(net.listen(tcp));
    }
    Client& connect(const char* from) {
        auto& client = *clients.emplace_back(std::make_unique<Client>());
        client.stream = sim.connect(
            {.to = *SocketAddress::parse("192.0.2.1:5060"), .from = {*IpAddress::parse(from), 0}}, client);
        loop.pass(10ms);
        return client;
    }
    rt::SimLoop loop;
    rt::SimNet sim{loop, {.host = {*IpAddress::parse("192.0.2.1")}}};
    SipNet net{loop, sim, {}};
    sip::TransactionLayer transactions{loop.wheel(), net, {}};
    std::vector<std::unique_ptr<Client>> clients;
};

TEST_F(SipNetTest, OneSourceHasSoManyConnections) {
    limits::connections.set(5);
    limits::connections_of_source.set(3);
    listen({});
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(connect("203.0.113.1").closed);
    EXPECT_TRUE(connect("203.0.113.1").closed);
    EXPECT_FALSE(connect("203.0.113.2").closed);
    EXPECT_EQ(net.flow_count(), 4u);
    // A place that gets free is free for him again.
    clients[0]->stream->close();
    loop.pass(10ms);
    EXPECT_FALSE(connect("203.0.113.1").closed);
    EXPECT_TRUE(connect("203.0.113.1").closed);
}

// A thousand messages in one read are served a few a turn, and another connection's one does not wait for
// them.
TEST_F(SipNetTest, WhatOneConnectionBringsAtOnceIsServedInManyTurns) {
    listen({});
    auto& many = connect("203.0.113.1");
    auto& one = connect("203.0.113.2");
    const auto options = [](int number, std::string_view host) {
        return fmt::format(
            "OPTIONS sip:us SIP/2.0\r\nVia: SIP/2.0/TCP {};branch=z9hG4bK{}\r\nFrom: <sip:a@b>;tag=1\r\n"
            "To: <sip:us>\r\nCall-ID: {}\r\nCSeq: 1 INFO\r\nMax-Forwards: 0\r\nContent-Length: 0\r\n\r\n",
            host, number, number);
    };
    const auto answers = [](const Client& client) {
        int count = 0;
        for (auto at = client.heard.find("SIP/2.0 400"); at != client.heard.npos;
             at = client.heard.find("SIP/2.0 400", at + 1))
            ++count;
        return count;
    };
    std::string text;
    for (int i = 0; i < 1000; ++i) text += options(i, "203.0.113.1");
    many.say(text);
    one.say(options(5000, "203.0.113.2"));
    // As far as the turns have come when the one has its answer.
    std::optional<int> before;
    one.on_heard = [&] { before = answers(many); };
    loop.pass(50ms);
    ASSERT_TRUE(before) << many.heard.substr(0, 500) << one.heard;
    EXPECT_LT(*before, 300);
    EXPECT_EQ(answers(many), 1000);
    EXPECT_EQ(answers(one), 1);
    // And what came in pieces goes on where it was.
    many.heard.clear();
    many.say(text.substr(0, 100'001));
    many.say(text.substr(100'001));
    many.say(options(7000, "203.0.113.1"));
    loop.pass(50ms);
    EXPECT_TRUE(many.heard.find("Call-ID: 7000") != many.heard.npos);
}

TEST_F(SipNetTest, OfTheseHalfBeforeTheyBringAMessage) {
    limits::unproven_of_source.set(2);
    listen({});
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(connect("203.0.113.1").closed);
    EXPECT_TRUE(connect("203.0.113.1").closed);
    clients[0]->say(
        "OPTIONS sip:us SIP/2.0\r\nVia: SIP/2.0/TCP 203.0.113.1;branch=z9hG4bK1\r\nContent-Length: "
        "0\r\n\r\n");
    loop.pass(10ms);
    EXPECT_FALSE(connect("203.0.113.1").closed);
    EXPECT_TRUE(connect("203.0.113.1").closed);
}

TEST(ConnectionLimits, FollowFromTheDescriptorsThereAre) {
    const auto fitted = [](std::size_t descriptors) {
        Limit::reset_all();
        fit_connection_limits(descriptors);
        return std::array{limits::connections.value(), limits::connections_of_source.value(),
                          limits::unproven_of_source.value()};
    };
    EXPECT_EQ(fitted(64), (std::array<std::size_t, 3>{32, 16, 8}));
    EXPECT_EQ(fitted(1024), (std::array<std::size_t, 3>{512, 128, 64}));
    EXPECT_EQ(fitted(1'048'576), (std::array<std::size_t, 3>{200'000, 2000, 1000}));
    Limit::reset_all();
    limits::connections.set(100);  // what an administrator said is the total of which others have a share
    fit_connection_limits(1024);
    EXPECT_EQ(limits::connections_of_source.value(), 25u);
    limits::connections_of_source.set(99);
    fit_connection_limits(1024);
    EXPECT_EQ(limits::connections_of_source.value(), 99u);
    Limit::reset_all();
}

TEST_F(SipNetTest, APeersWordsLeadToOneHostAndNoSocketOfOurs) {
    listen({});
    ListenerConfig udp;
    udp.name = "udp";
    udp.bind = *SocketAddress::parse("0.0.0.0:5070");
    udp.external_signaling_address = "203.0.113.77";
    udp.external_signaling_port = 5099;
    ASSERT_TRUE(net.listen(udp));
    net.set_further_sockets({*SocketAddress::parse("0.0.0.0:5038")});
    const auto leads = [&](std::string_view uri, Words words) {
        std::optional<bool> there;
        net.resolve(*sip::UriView::parse(uri), std::nullopt, words,
                    [&](const Hops& hops) { there = hops.has_value() && !hops->empty(); });
        loop.pass(10ms);
        return there.value_or(false);
    };
    for (const char* nowhere : {"sip:a@224.1.1.1", "sip:a@255.255.255.255", "sip:a@0.0.0.0:5061",
                                "sip:a@239.0.0.1;transport=tcp", "sip:a@h;maddr=224.0.0.1"}) {
        EXPECT_FALSE(leads(nowhere, Words::OfPeer)) << nowhere;
        EXPECT_FALSE(leads(nowhere, Words::OfAdministrator)) << nowhere;
    }
    for (const char* ours :
         {"sip:a@192.0.2.1", "sip:a@192.0.2.1:5070", "sip:a@127.0.0.1:5070", "sip:a@127.9.9.9:5070",
          "sip:a@203.0.113.77:5099", "sip:a@127.0.0.1:5038;transport=tcp",
          "sip:a@192.0.2.1:5038;transport=tcp", "sip:a@h;maddr=192.0.2.1"}) {
        EXPECT_FALSE(leads(ours, Words::OfPeer)) << ours;
        EXPECT_TRUE(leads(ours, Words::OfAdministrator)) << ours;
    }
    for (const char* good :
         {"sip:a@198.51.100.7", "sip:a@192.0.2.1:6000", "sip:a@127.0.0.1:5080", "sip:a@203.0.113.77"})
        EXPECT_TRUE(leads(good, Words::OfPeer)) << good;
}

// Whom a certificate must name is the administrator's word, whatever a phone's Contact says of the same
// address.
TEST_F(SipNetTest, APeersWordsDoNotSayWhoAnAdministratorsServerIs) {
    listen({});
    const auto names = [&](std::string_view uri, Words words) {
        net.resolve(*sip::UriView::parse(uri), std::nullopt, words, [](const Hops&) {});
        loop.pass(1000ms);
        sip::Target target;
        target.transport = sip::Transport::Tls;
        target.remote = *SocketAddress::parse("198.51.100.7:5061");
        net.send(target, SharedBytes::copy("x"));
        loop.pass(10ms);
        return net.flow_count();
    };
    rt::DnsRecord there;
    there.type = rt::DnsType::A;
    there.address = *IpAddress::parse("198.51.100.7");
    for (const auto* name : {"evil.test", "trunk.test"}) sim.set_record(name, there);
    struct Provider : rt::Acceptor {
        void on_accept(std::unique_ptr<rt::Stream> stream) override { streams.push_back(std::move(stream)); }
        std::vector<std::unique_ptr<rt::Stream>> streams;
    } provider;
    rt::ListenOptions how;
    how.bind = *SocketAddress::parse("198.51.100.7:5061");
    how.tls = *sim.tls_context({});
    const auto door = sim.listen(how, provider);
    ASSERT_TRUE(door);
    EXPECT_EQ(names("sip:a@evil.test;transport=tls", Words::OfPeer), 1u);
    EXPECT_EQ(names("sip:a@trunk.test;transport=tls", Words::OfAdministrator), 2u);
    EXPECT_EQ(names("sip:a@evil.test;transport=tls", Words::OfPeer), 2u);
    EXPECT_EQ(names("sip:a@trunk.test;transport=tls", Words::OfAdministrator), 2u);
}

TEST_F(SipNetTest, NothingIsSentToAGroup) {
    listen({});
    sip::Target target;
    target.transport = sip::Transport::Tcp;
    for (const char* where : {"224.1.1.1:5060", "255.255.255.255:5060", "0.0.0.0:5060", "198.51.100.7:0"}) {
        target.remote = *SocketAddress::parse(where);
        EXPECT_FALSE(net.send(target, SharedBytes::copy("x")).ok) << where;
    }
    EXPECT_EQ(net.flow_count(), 0u);
}

TEST_F(SipNetTest, AllTogetherHaveSoMany) {
    limits::connections.set(5);
    limits::connections_of_source.set(3);
    listen({});
    for (int i = 0; i < 5; ++i) connect(("203.0.113." + std::to_string(i + 1)).c_str());
    EXPECT_EQ(net.flow_count(), 5u);
    EXPECT_TRUE(connect("203.0.113.9").closed);
    // Nor do we open more of our own.
    EXPECT_EQ(net.flow_count(), 5u);
}

TEST_F(SipNetTest, WhoSaysNothingOrNothingWholeIsClosed) {
    listen({.first_message = 32000ms});
    auto& silent = connect("203.0.113.1");
    auto& slow = connect("203.0.113.2");
    for (int i = 0; i < 40 && !slow.closed; ++i) {
        slow.say("O");
        loop.pass(1s);
    }
    EXPECT_TRUE(silent.closed);
    EXPECT_TRUE(slow.closed);
    EXPECT_EQ(net.flow_count(), 0u);
}

TEST_F(SipNetTest, APingIsAnsweredAndIsNoMessage) {
    listen({.first_message = 32000ms});
    auto& client = connect("203.0.113.1");
    client.say("\r\n\r\n");
    loop.pass(10ms);
    EXPECT_EQ(client.heard, "\r\n");
    loop.pass(40s);
    EXPECT_TRUE(client.closed);
}

TEST_F(SipNetTest, WhatCannotBeFramedEndsTheConnection) {
    listen({});
    auto& client = connect("203.0.113.1");
    client.say("OPTIONS sip:us SIP/2.0\r\nContent-Length: many\r\n\r\n");
    loop.pass(10ms);
    EXPECT_TRUE(client.closed);
    EXPECT_EQ(net.flow_count(), 0u);
}

}  // namespace
}  // namespace asterism::sipnet
