// SPDX-License-Identifier: Apache-2.0
// Real sockets, bound only; nothing is sent.
#include "lease.h"

#include "asterism/rt/sim.h"

namespace asterism::media {
namespace {

const IpAddress kHere = IpAddress::loopback(Family::V4);
constexpr PortRange kRange{20000, 60000};

TEST(BindPair, RtpIsEvenAndRtcpIsNext) {
    const auto pair = bind_pair(kHere, {20001, 60000}, true);
    ASSERT_TRUE(pair.has_value());
    EXPECT_EQ((*pair)->rtp.port % 2, 0);
    EXPECT_GE((*pair)->rtp.port, 20002);
    EXPECT_EQ((*pair)->rtcp.port, (*pair)->rtp.port + 1);
}

TEST(BindPair, FindsTheLastFreeOneAndSaysWhenThereIsNone) {
    // A stretch of a few pairs somewhere in the range, whoever else uses it.
    const auto first = bind_pair(kHere, kRange, true);
    ASSERT_TRUE(first.has_value());
    const PortRange range{(*first)->rtp.port, static_cast<std::uint16_t>((*first)->rtp.port + 7)};
    std::vector<std::unique_ptr<SocketPair>> all;
    for (auto pair = bind_pair(kHere, range, true); pair; pair = bind_pair(kHere, range, true))
        all.push_back(std::move(*pair));
    EXPECT_LE(all.size(), 3u);
    if (all.empty()) return;
    const auto freed = all.back()->rtp;
    all.pop_back();
    const auto again = bind_pair(kHere, range, true);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ((*again)->rtp, freed);
}

TEST(Lease, IsFilledBesideAndHandedOut) {
    rt::SimLoop loop;
    Lease lease(loop, loop);
    Options options;
    options.ports = kRange;
    options.lease = 8;
    lease.set_options(options);
    const auto first = lease.take(kHere, kRange);  // bound on the spot
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(lease.ready(), 0u);
    loop.settle();
    EXPECT_EQ(lease.ready(), 8u);
    std::vector<std::unique_ptr<SocketPair>> taken;
    for (int i = 0; i < 5; ++i) taken.push_back(std::move(*lease.take(kHere, kRange)));
    EXPECT_EQ(lease.ready(), 3u);
    loop.settle();
    EXPECT_EQ(lease.ready(), 8u);
    options.ports = {20000, 59998};
    lease.set_options(options);
    EXPECT_EQ(lease.ready(), 0u);
}

TEST(Lease, LetsGoWhenItDiesBeforeItsRefill) {
    rt::SimLoop loop;
    {
        Lease lease(loop, loop);
        Options options;
        options.ports = kRange;
        lease.set_options(options);
        ASSERT_TRUE(lease.take(kHere, kRange).has_value());
    }
    loop.settle();
}

}  // namespace
}  // namespace asterism::media
