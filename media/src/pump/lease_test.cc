// SPDX-License-Identifier: Apache-2.0
// Real sockets, bound only; nothing is sent.
#include "lease.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "asterism/rt/sim.h"

namespace asterism::media {
namespace {

const IpAddress kHere = IpAddress::loopback(Family::V4);
constexpr PortRange kRange{20000, 60000};
const OpenPairs kOpen = std::make_shared<std::atomic<std::size_t>>();

TEST(BindPair, RtpIsEvenAndRtcpIsNext) {
    const auto pair = bind_pair(kHere, {20001, 60000}, true, kOpen);
    ASSERT_TRUE(pair.has_value());
    EXPECT_EQ((*pair)->rtp.port % 2, 0);
    EXPECT_GE((*pair)->rtp.port, 20002);
    EXPECT_EQ((*pair)->rtcp.port, (*pair)->rtp.port + 1);
}

int value_of(int fd, int level, int option) {
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, level, option, &value, &size) == 0 ? value : -1;
}

// tos_audio, cos_audio and those of video; the system test test_qos.py sees them on the wire.
TEST(BindPair, IsMarked) {
    for (const auto family : {Family::V4, Family::V6}) {
        const auto pair = bind_pair(IpAddress::loopback(family), kRange, true, kOpen);
        if (!pair) continue;  // a machine without IPv6
        const bool v6 = family == Family::V6;
        const int level = v6 ? static_cast<int>(IPPROTO_IPV6) : static_cast<int>(IPPROTO_IP);
        mark_socket((*pair)->rtp_fd(), v6, 184, 5);
        EXPECT_EQ(value_of((*pair)->rtp_fd(), level, v6 ? IPV6_TCLASS : IP_TOS), 184);
        EXPECT_EQ(value_of((*pair)->rtp_fd(), SOL_SOCKET, SO_PRIORITY), 5);
        mark_socket((*pair)->rtp_fd(), v6, 0, 0);
        EXPECT_EQ(value_of((*pair)->rtp_fd(), level, v6 ? IPV6_TCLASS : IP_TOS), 0);
        EXPECT_EQ(value_of((*pair)->rtp_fd(), SOL_SOCKET, SO_PRIORITY), 0);
    }
}

TEST(BindPair, FindsTheLastFreeOneAndSaysWhenThereIsNone) {
    // A stretch of a few pairs somewhere in the range, whoever else uses it.
    const auto first = bind_pair(kHere, kRange, true, kOpen);
    ASSERT_TRUE(first.has_value());
    const PortRange range{(*first)->rtp.port, static_cast<std::uint16_t>((*first)->rtp.port + 7)};
    std::vector<std::unique_ptr<SocketPair>> all;
    for (auto pair = bind_pair(kHere, range, true, kOpen); pair; pair = bind_pair(kHere, range, true, kOpen))
        all.push_back(std::move(*pair));
    EXPECT_LE(all.size(), 3u);
    if (all.empty()) return;
    const auto freed = all.back()->rtp;
    all.pop_back();
    const auto again = bind_pair(kHere, range, true, kOpen);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ((*again)->rtp, freed);
}

class LeaseTest : public testing::Test {
protected:
    LeaseTest() {
        options.ports = kRange;
        options.lease = 8;
        lease.set_options(options);
    }
    std::unique_ptr<LeasedPair> take(PortRange range = kRange) {
        auto pair = lease.take(kHere, range, 0);
        return pair ? std::move(*pair) : nullptr;
    }
    /// As a worker does when the first call begins: the sockets are its own from then on.
    std::unique_ptr<LeasedPair> used(std::unique_ptr<LeasedPair> pair) {
        if (pair->fresh) sockets.push_back(std::move(pair->fresh));
        pair->token = this;
        return pair;
    }

    rt::SimLoop loop;
    Lease lease{loop, loop};
    Options options;
    std::vector<std::unique_ptr<SocketPair>> sockets;
};

TEST_F(LeaseTest, IsFilledBesideAndHandedOut) {
    ASSERT_TRUE(take());  // bound on the spot
    EXPECT_EQ(lease.ready(), 0u);
    loop.settle();
    EXPECT_EQ(lease.ready(), 8u);
    std::vector<std::unique_ptr<LeasedPair>> taken;
    for (int i = 0; i < 5; ++i) taken.push_back(take());
    EXPECT_EQ(lease.ready(), 3u);
    loop.settle();
    EXPECT_EQ(lease.ready(), 8u);
    options.ports = {20000, 59998};
    lease.set_options(options);
    EXPECT_EQ(lease.ready(), 0u);
}

TEST_F(LeaseTest, APairRestsBeforeItIsTakenAgain) {
    auto first = used(take());
    const auto port = first->rtp.port;
    EXPECT_TRUE(lease.give_back(std::move(first)).empty());
    EXPECT_EQ(lease.resting(), 1u);
    auto second = take();
    EXPECT_NE(second->rtp.port, port);
    EXPECT_TRUE(second->fresh);
    loop.pass(Lease::kRest);
    auto third = take();
    EXPECT_EQ(third->rtp.port, port);
    EXPECT_FALSE(third->fresh);
    EXPECT_EQ(third->token, this);
    EXPECT_EQ(lease.resting(), 0u);
}

TEST_F(LeaseTest, TheOneThatRestedLongestGoesFirstAndStaysWithItsWorker) {
    auto a = used(take());
    auto b = used(take());
    const auto port = a->rtp.port;
    lease.give_back(std::move(a));
    loop.pass(Seconds{1});
    lease.give_back(std::move(b));
    loop.pass(Lease::kRest);
    EXPECT_TRUE((*lease.take(kHere, kRange, 1))->fresh);
    EXPECT_EQ(take()->rtp.port, port);
}

TEST_F(LeaseTest, WhenNothingElseIsLeftItGoesBeforeItsTime) {
    const auto anywhere = bind_pair(kHere, kRange, true, kOpen);
    ASSERT_TRUE(anywhere.has_value());
    const PortRange range{(*anywhere)->rtp.port, static_cast<std::uint16_t>((*anywhere)->rtp.port + 17)};
    std::vector<std::unique_ptr<LeasedPair>> all;
    while (auto pair = take(range)) all.push_back(used(std::move(pair)));
    ASSERT_GE(all.size(), 2u);
    const auto port = all[0]->rtp.port;
    EXPECT_TRUE(lease.give_back(std::move(all[0])).empty());
    const auto again = take(range);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->rtp.port, port);
    // The pause is over, but still there is none; a pair whose sockets were closed can be bound again.
    sockets.clear();
    EXPECT_FALSE(take(range));
    loop.pass(Lease::kPause);
    EXPECT_TRUE(take(range));
}

TEST_F(LeaseTest, GivesUpWhatRestedTooLongAndWhatIsOfAnotherRange) {
    options.lease = 1;
    lease.set_options(options);
    auto a = used(take());
    auto b = used(take());
    auto c = used(take());
    const auto port = a->rtp.port;
    EXPECT_TRUE(lease.give_back(std::move(a)).empty());
    loop.pass(Lease::kIdle + Seconds{1});
    const auto unwanted = lease.give_back(std::move(b));
    ASSERT_EQ(unwanted.size(), 1u);
    EXPECT_EQ(unwanted[0]->rtp.port, port);
    options.ports = {20000, 59998};
    lease.set_options(options);
    EXPECT_EQ(lease.give_back(std::move(c)).size(), 2u);  // and the one that rested
}

TEST(Lease, LetsGoWhenItDiesBeforeItsRefill) {
    rt::SimLoop loop;
    {
        Lease lease(loop, loop);
        Options options;
        options.ports = kRange;
        lease.set_options(options);
        ASSERT_TRUE(lease.take(kHere, kRange, 0).has_value());
    }
    loop.settle();
}

}  // namespace
}  // namespace asterism::media
