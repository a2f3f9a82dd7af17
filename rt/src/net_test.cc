// SPDX-License-Identifier: Apache-2.0
// The same questions to the kernel's network and to the simulated one: their answers must agree.
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>

#include "net_worlds.h"

namespace asterism::rt {
namespace {

using namespace worlds;

enum class Kind { Kernel, Threads, Simulated };

class NetTest : public testing::TestWithParam<Kind> {
protected:
    NetTest() {
        if (GetParam() == Kind::Kernel)
            world = std::make_unique<RealWorld>();
        else if (GetParam() == Kind::Threads)
            world = std::make_unique<ThreadedWorld>();
        else
            world = std::make_unique<SimulatedWorld>();
    }
    std::unique_ptr<World> world;
    const SocketAddress anywhere = *SocketAddress::parse("127.0.0.1:0");
};

std::string name_of(const testing::TestParamInfo<Kind>& info) {
    if (info.param == Kind::Kernel) return "Kernel";
    return info.param == Kind::Threads ? "Threads" : "Simulated";
}
INSTANTIATE_TEST_SUITE_P(, NetTest, testing::Values(Kind::Kernel, Kind::Threads, Kind::Simulated), name_of);

TEST_P(NetTest, ADatagramTellsWhereItCameFromAndWhereTo) {
    Ears a_ears, b_ears;
    auto a = world->net().udp({.bind = anywhere}, a_ears);
    auto b = world->net().udp({.bind = *SocketAddress::parse("0.0.0.0:0")}, b_ears);
    ASSERT_TRUE(a && b);
    const SocketAddress to{anywhere.ip, (*b)->local().port};
    for (const char* word : {"one", "two", "three"}) (*a)->send(to, SharedBytes::copy(word));
    ASSERT_TRUE(world->until([&] { return b_ears.heard.size() == 3; }));
    EXPECT_EQ(b_ears.heard[0], "one");
    EXPECT_EQ(b_ears.from, (*a)->local());
    EXPECT_EQ(b_ears.to, to);
}

TEST_P(NetTest, APortInUseIsSaid) {
    Ears ears;
    auto first = world->net().udp({.bind = anywhere}, ears);
    ASSERT_TRUE(first);
    const auto second = world->net().udp({.bind = (*first)->local()}, ears);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().reason.find("in use"), std::string::npos);
}

TEST_P(NetTest, AStreamEchoesAndEnds) {
    EchoDoor door;
    auto listener = world->net().listen({.bind = anywhere}, door);
    ASSERT_TRUE(listener);
    Talker caller;
    auto stream = world->net().connect({.to = (*listener)->local()}, caller);
    ASSERT_TRUE(world->until([&] { return caller.open; }));
    const std::string much(300'000, 'x');
    stream->send(SharedBytes::copy("hello "));
    stream->send(SharedBytes::copy(much));
    ASSERT_TRUE(world->until([&] { return caller.heard.size() == 6 + much.size(); }));
    EXPECT_EQ(door.streams[0]->peer(), stream->local());
    stream->close();
    ASSERT_TRUE(world->until([&] { return door.talker.closed; }));
    EXPECT_EQ(door.talker.reason, CloseReason::ByPeer);
}

TEST_P(NetTest, NobodyThereIsRefusedInALaterTurn) {
    Ears ears;
    SocketAddress nobody;
    {
        EchoDoor door;
        auto listener = world->net().listen({.bind = anywhere}, door);
        nobody = (*listener)->local();
    }
    Talker caller;
    auto stream = world->net().connect({.to = nobody}, caller);
    EXPECT_FALSE(caller.closed);
    ASSERT_TRUE(world->until([&] { return caller.closed; }));
    EXPECT_EQ(caller.reason, CloseReason::Refused);
}

// RFC 3261 18.4. Nothing that goes to others in the same batch is lost by it, before or after.
TEST_P(NetTest, ADatagramThatNobodyTakesComesBack) {
    Ears a_ears, b_ears;
    auto a = world->net().udp({.bind = *SocketAddress::parse("0.0.0.0:0")}, a_ears);
    auto b = world->net().udp({.bind = anywhere}, b_ears);
    SocketAddress nobody;
    {
        Ears ears;
        nobody = (*world->net().udp({.bind = anywhere}, ears))->local();
    }
    if (GetParam() == Kind::Simulated) static_cast<SimNet&>(world->net()).refuse(nobody, true);
    constexpr int kRounds = 20;
    for (int round = 0; round < kRounds; ++round) {
        for (int i = 0; i < 10; ++i) {
            (*a)->send(nobody, SharedBytes::copy("INVITE " + std::to_string(round)));
            (*a)->send((*b)->local(), SharedBytes::copy("OPTIONS"));
        }
        const auto wanted = static_cast<std::size_t>(10 * (round + 1));
        ASSERT_TRUE(world->until([&] { return b_ears.heard.size() >= wanted; })) << b_ears.heard.size();
    }
    EXPECT_EQ(b_ears.heard.size(), 200u);
    ASSERT_TRUE(world->until([&] { return !a_ears.undelivered.empty(); }));
    EXPECT_EQ(a_ears.undelivered[0].first, nobody);
    EXPECT_EQ(a_ears.undelivered[0].second, "INVITE 0");
    // And it is still read: who answers is heard.
    (*b)->send({anywhere.ip, (*a)->local().port}, SharedBytes::copy("200"));
    ASSERT_TRUE(world->until([&] { return a_ears.heard.size() == 1; }));
}

// ---- what only the kernel's network can show
// ----------------------------------------------------------------------

TEST(RealUdp, WhatOurOwnSystemWillNotSendComesBack) {
    for (const bool threads : {false, true}) {
        std::unique_ptr<RealWorld> world =
            threads ? std::make_unique<ThreadedWorld>() : std::make_unique<RealWorld>();
        Ears a_ears, b_ears;
        auto a = world->net().udp({.bind = *SocketAddress::parse("127.0.0.1:0")}, a_ears);
        auto b = world->net().udp({.bind = *SocketAddress::parse("127.0.0.1:0")}, b_ears);
        const auto nowhere = *SocketAddress::parse("127.0.0.1:0");
        (*a)->send((*b)->local(), SharedBytes::copy("one"));
        (*a)->send(nowhere, SharedBytes::copy("lost"));
        (*a)->send((*b)->local(), SharedBytes::copy(std::string(70'000, 'x')));
        (*a)->send((*b)->local(), SharedBytes::copy("two"));
        ASSERT_TRUE(world->until([&] { return b_ears.heard.size() == 2 && a_ears.undelivered.size() == 2; }));
        EXPECT_EQ(a_ears.undelivered[0].first, nowhere);
        EXPECT_EQ(a_ears.undelivered[0].second, "lost");
        EXPECT_EQ(b_ears.heard[1], "two");
    }
}

TEST(RealUdp, OverIpv6ItComesBackToo) {
    RealWorld world;
    Ears ears, other;
    auto a = world.net().udp({.bind = *SocketAddress::parse("[::1]:0")}, ears);
    if (!a) GTEST_SKIP() << "no IPv6";
    const auto nobody = (*world.net().udp({.bind = *SocketAddress::parse("[::1]:0")}, other))->local();
    (*a)->send(nobody, SharedBytes::copy("INVITE"));
    ASSERT_TRUE(world.until([&] { return !ears.undelivered.empty(); }));
    EXPECT_EQ(ears.undelivered[0].first, nobody);
    EXPECT_EQ(ears.undelivered[0].second, "INVITE");
}

#ifndef __SANITIZE_ADDRESS__  // the sanitizer needs descriptors of its own to look at memory
TEST(RealListener, WhoComesWhenNoDescriptorIsLeftIsTurnedAway) {
    for (const bool threads : {false, true}) {
        std::unique_ptr<RealWorld> world =
            threads ? std::make_unique<ThreadedWorld>() : std::make_unique<RealWorld>();
        EchoDoor door;
        auto listener = world->net().listen({.bind = *SocketAddress::parse("127.0.0.1:0")}, door);
        ASSERT_TRUE(listener);
        Talker first, second, third;
        auto stream = world->net().connect({.to = (*listener)->local()}, first);
        ASSERT_TRUE(world->until([&] { return first.open && door.streams.size() == 1; }));
        // Every descriptor but the one that the caller needs.
        std::vector<int> taken;
        rlimit before{};
        getrlimit(RLIMIT_NOFILE, &before);
        rlimit few = before;
        few.rlim_cur = 200;
        setrlimit(RLIMIT_NOFILE, &few);
        for (int fd; (fd = dup(0)) >= 0;) taken.push_back(fd);
        close(taken.back());
        taken.pop_back();
        auto turned_away = world->net().connect({.to = (*listener)->local()}, second);
        EXPECT_TRUE(world->until([&] { return second.closed; }));
        EXPECT_EQ(door.streams.size(), 1u);
        // Who is there is served.
        stream->send(SharedBytes::copy("still"));
        EXPECT_TRUE(world->until([&] { return first.heard == "still"; }));
        for (const int fd : taken) close(fd);
        setrlimit(RLIMIT_NOFILE, &before);
        auto served = world->net().connect({.to = (*listener)->local()}, third);
        EXPECT_TRUE(world->until([&] { return third.open && door.streams.size() == 2; }));
    }
}
#endif

TEST(RealUnix, ASocketFileIsMadeReplacedAndRemoved) {
    char folder[] = "/tmp/asterism-unix-XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    const std::string path = std::string(folder) + "/ctl";
    RealWorld world;
    EchoDoor door;
    {
        auto first = world.net().listen({.unix_path = path}, door);
        ASSERT_TRUE(first);
        EXPECT_FALSE(world.net().listen({.unix_path = path}, door));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
    std::filesystem::remove_all(folder);
}

TEST(RealResolver, ReadsTheHostsFileAndRemembers) {
    RealWorld world;
    DnsAnswer answer;
    bool told = false;
    world.net().resolver().ask("localhost", DnsType::A, [&](const DnsAnswer& got) {
        answer = got;
        told = true;
    });
    ASSERT_TRUE(told);
    ASSERT_EQ(answer.outcome, DnsOutcome::Found);
    EXPECT_EQ(answer.records[0].address, IpAddress::loopback(Family::V4));
}

}  // namespace
}  // namespace asterism::rt
