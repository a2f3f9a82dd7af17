// SPDX-License-Identifier: Apache-2.0
// Video, and addresses that lead to ourselves.
#include "../../testing/core_rig.h"

namespace asterism::media {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kAlicesCamera = "192.0.2.1:4000";
constexpr std::string_view kAliceRtcp = "192.0.2.1:4001";
constexpr std::string_view kBobsCamera = "192.0.2.2:5000";

class TwoCameras : public testing::Test {
protected:
    static StreamPlan plan(std::string_view remote, std::uint8_t payload, PictureWay way) {
        auto plan = CoreRig::plan(remote);
        plan.formats = {{codec::Id::H264, payload, payload, 90000, 0}};
        plan.events.clear();
        plan.digits = DigitWay::Nowhere;
        plan.pictures = way;
        return plan;
    }
    void begin(PictureWay alices, PictureWay bobs) {
        rig.stream(alice).apply(plan(kAlicesCamera, 99, alices));
        rig.stream(bob).apply(plan(kBobsCamera, 120, bobs));
        rig.core.bridge(alice, bob, {});
        // Both have been seen.
        rig.receive(alice, kAlicesCamera, CoreRig::packet(99, 1, 1000));
        rig.receive(bob, kBobsCamera, CoreRig::packet(120, 1, 1000, {1, 2, 3}, false, 0x1234));
        rig.sent.clear();
    }
    /// Alice cannot go on: RR and PLI or FIR; `alone`: RFC 5506.
    void wish(std::uint8_t form, bool alone = false) {
        std::vector<std::uint8_t> bytes;
        if (!alone) bytes = {0x80, 201, 0, 1, 0, 0, 0xab, 0xcd};
        const std::vector<std::uint8_t> pli{
            static_cast<std::uint8_t>(0x80 | form), 206, 0, 2, 0, 0, 0xab, 0xcd, 0, 0, 0, 0};
        bytes.insert(bytes.end(), pli.begin(), pli.end());
        rig.receive(alice, kAliceRtcp, bytes, true);
    }
    CoreRig rig;
    StreamId alice = rig.open_video(0);
    StreamId bob = rig.open_video(1);
};

TEST_F(TwoCameras, FramesOfSeveralPacketsStayWhole) {
    begin(PictureWay::Pli, PictureWay::Pli);
    for (std::uint16_t i = 0; i < 6; ++i)
        rig.receive(alice, kAlicesCamera,
                    CoreRig::packet(99, static_cast<std::uint16_t>(2 + i), 4000 + 3000 * (i / 3), {1, 2, 3},
                                    i % 3 == 2));
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 6u);
    EXPECT_EQ(out[0].rtp().payload_type, 120);
    for (std::size_t i = 1; i < 6; ++i) {
        EXPECT_EQ(static_cast<std::uint16_t>(out[i].rtp().sequence - out[i - 1].rtp().sequence), 1);
        EXPECT_EQ(out[i].rtp().timestamp - out[i - 1].rtp().timestamp, i == 3 ? 3000u : 0u);
        EXPECT_EQ(out[i].rtp().marker, i % 3 == 2);
    }
}

TEST_F(TwoCameras, AWishForAPictureGoesToWhoeverSendsIt) {
    begin(PictureWay::Told, PictureWay::Pli);
    rig.loop.pass(Seconds{1});
    rig.sent.clear();
    wish(1);
    auto out = rig.take_rtcp();
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(out[0].transport.index, 1u);
    const auto in = read_rtcp(out[0].bytes);
    ASSERT_TRUE(in.has_value());
    EXPECT_TRUE(in->picture);
    // Of the peer's own name: 12 bytes of PLI at the end.
    const auto* pli = &out[0].bytes[out[0].bytes.size() - 12];
    EXPECT_EQ(pli[0], 0x81);
    EXPECT_EQ(pli[1], 206);
    EXPECT_EQ(get32(pli + 8), 0x1234u);
}

TEST_F(TwoCameras, AsksByFirWithANewNumberEachTime) {
    begin(PictureWay::Told, PictureWay::Fir);
    std::uint8_t number = 0;
    for (int i = 0; i < 2; ++i) {
        rig.loop.pass(Seconds{1});
        rig.sent.clear();
        wish(4, true);
        auto out = rig.take_rtcp();
        ASSERT_EQ(out.size(), 1u);
        const auto* fir = &out[0].bytes[out[0].bytes.size() - 20];
        EXPECT_EQ(fir[0], 0x84);
        EXPECT_EQ(get32(fir + 8), 0u);
        EXPECT_EQ(get32(fir + 12), 0x1234u);
        EXPECT_NE(fir[16], number);
        number = fir[16];
    }
}

TEST_F(TwoCameras, AStormOfWishesIsOne) {
    begin(PictureWay::Told, PictureWay::Pli);
    rig.loop.pass(Seconds{1});
    rig.sent.clear();
    for (int i = 0; i < 20; ++i) {
        wish(1);
        rig.loop.pass(Millis{10});
    }
    EXPECT_EQ(rig.take_rtcp().size(), 1u);
}

TEST_F(TwoCameras, LostPacketsAreAskedForByTheNumbersOfTheirSender) {
    begin(PictureWay::Told, PictureWay::Told);
    auto with = plan(kBobsCamera, 120, PictureWay::Told);
    with.repeats = true;
    rig.stream(bob).apply(with);
    rig.receive(bob, kBobsCamera, CoreRig::packet(120, 700, 3000, {1, 2, 3}, false, 0x1234));
    rig.receive(bob, kBobsCamera, CoreRig::packet(120, 702, 3000, {1, 2, 3}, false, 0x1234));
    auto seen = rig.take_rtp();
    ASSERT_EQ(seen.size(), 2u);
    const auto gap = static_cast<std::uint16_t>(seen[0].rtp().sequence + 1);
    rig.receive(alice, kAliceRtcp,
                {0x81, 205, 0, 3, 0, 0, 0xab, 0xcd, 0, 0, 0, 0, static_cast<std::uint8_t>(gap >> 8),
                 static_cast<std::uint8_t>(gap), 0, 5},
                true);
    auto out = rig.take_rtcp();
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(out[0].transport.index, 1u);
    const auto in = read_rtcp(out[0].bytes);
    ASSERT_TRUE(in.has_value());
    ASSERT_EQ(in->missing.size(), 1u);
    EXPECT_EQ(in->missing[0].first, 701);
    EXPECT_EQ(in->missing[0].following, 5);
    // It comes late, and goes out under the number that was missed.
    rig.receive(bob, kBobsCamera, CoreRig::packet(120, 701, 3000, {1, 2, 3}, false, 0x1234));
    auto late = rig.take_rtp();
    ASSERT_EQ(late.size(), 1u);
    EXPECT_EQ(late[0].rtp().sequence, gap);
}

TEST_F(TwoCameras, IsToldWhereRtcpDoesNotServe) {
    begin(PictureWay::Pli, PictureWay::Told);
    rig.sent.clear();
    wish(1);
    EXPECT_THAT(rig.take_rtcp(), IsEmpty());
    EXPECT_THAT(rig.said, Contains("0 picture"));
}

TEST_F(TwoCameras, NoComfortNoiseIsSentAsAPicture) {
    auto with = plan(kAlicesCamera, 99, PictureWay::Pli);
    with.rtp_keepalive = Seconds{1};
    rig.stream(alice).apply(with);
    rig.loop.pass(Seconds{5});
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

// SDP with addresses of ours: the rig's ports are 10.0.0.1:10000 and :10002.
TEST(Circles, TwoLegsThatAreToldOfEachOthersPortsSayNothing) {
    CoreRig rig;
    const auto a = rig.open(0);
    const auto b = rig.open(1);
    rig.stream(a).apply(CoreRig::plan("10.0.0.1:10002"));
    rig.stream(b).apply(CoreRig::plan("10.0.0.1:10000"));
    rig.core.bridge(a, b, {});
    rig.receive(a, "10.0.0.1:10002", CoreRig::packet(0, 1, 160));
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

TEST(Circles, AnEchoOfOnesOwnPortSaysNothing) {
    CoreRig rig;
    const auto a = rig.open(0);
    rig.stream(a).apply(CoreRig::plan("10.0.0.1:10000"));
    rig.stream(a).set_echo(true);
    rig.receive(a, "10.0.0.1:10000", CoreRig::packet(0, 1, 160));
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

}  // namespace
}  // namespace asterism::media
