// SPDX-License-Identifier: Apache-2.0
#include "../../testing/core_rig.h"

namespace asterism::media {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kAlice = "192.0.2.1:4000";
constexpr std::string_view kBob = "192.0.2.2:5000";
constexpr std::string_view kStranger = "203.0.113.9:6666";

class TwoLegs : public testing::Test {
protected:
    TwoLegs() {
        rig.stream(alice).apply(CoreRig::plan(kAlice));
        rig.stream(bob).apply(CoreRig::plan(kBob));
        rig.core.bridge(alice, bob, {});
    }
    /// `count` packets of Alice, 20 ms apart.
    void talk(unsigned count, std::uint16_t sequence = 100, std::uint32_t ssrc = 0xabcd) {
        for (unsigned i = 0; i < count; ++i) {
            rig.receive(alice, kAlice,
                        CoreRig::packet(0, static_cast<std::uint16_t>(sequence + i), 1000 + 160 * spoken_++,
                                        std::vector<std::uint8_t>(160, 0x55), false, ssrc));
            rig.loop.pass(Millis{20});
        }
    }
    std::uint32_t spoken_ = 0;
    CoreRig rig;
    StreamId alice = rig.open(0);
    StreamId bob = rig.open(1);
};

TEST_F(TwoLegs, PassesSoundOnWithNumbersOfItsOwn) {
    talk(3);
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 3u);
    EXPECT_EQ(out[0].to.text(), kBob);
    EXPECT_EQ(out[0].transport.index, 1u);
    EXPECT_TRUE(out[0].rtp().marker);
    EXPECT_FALSE(out[1].rtp().marker);
    EXPECT_EQ(out[0].rtp().ssrc, rig.stream(bob).stats().local_ssrc);
    EXPECT_NE(out[0].rtp().ssrc, 0xabcdu);
    EXPECT_EQ(static_cast<std::uint16_t>(out[2].rtp().sequence - out[0].rtp().sequence), 2);
    EXPECT_EQ(out[2].rtp().timestamp - out[0].rtp().timestamp, 320u);
    EXPECT_EQ(out[0].rtp().payload.size(), 160u);
    EXPECT_THAT(rig.said, ElementsAre("0 started"));
}

TEST_F(TwoLegs, KeepsGapsAndOrderOfTheSender) {
    for (std::uint16_t sequence : {100, 102, 101})
        rig.receive(alice, kAlice, CoreRig::packet(0, sequence, 1000));
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 3u);
    EXPECT_EQ(static_cast<std::uint16_t>(out[1].rtp().sequence - out[0].rtp().sequence), 2);
    EXPECT_EQ(static_cast<std::uint16_t>(out[2].rtp().sequence - out[0].rtp().sequence), 1);
}

TEST_F(TwoLegs, GoesOnWithoutAJumpWhenThePeerBeginsAnew) {
    talk(3);
    talk(2, 40000, 0x1234);  // another SSRC, another sequence
    talk(2, 10000, 0x1234);  // a jump without a new SSRC
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 7u);
    for (std::size_t i = 1; i < out.size(); ++i) {
        EXPECT_EQ(static_cast<std::uint16_t>(out[i].rtp().sequence - out[i - 1].rtp().sequence), 1);
        EXPECT_EQ(out[i].rtp().timestamp - out[i - 1].rtp().timestamp, 160u);
    }
    EXPECT_TRUE(out[3].rtp().marker);
    EXPECT_EQ(rig.stream(alice).stats().remote_ssrc, 0x1234u);
}

TEST_F(TwoLegs, MapsPayloadNumbers) {
    auto plan = CoreRig::plan(kBob);
    plan.formats = {{codec::Id::Opus, 107, 107, 48000, 20}, {codec::Id::Ulaw, 120, 0, 8000, 20}};
    rig.stream(bob).apply(plan);
    talk(1);
    EXPECT_EQ(rig.take_rtp().at(0).rtp().payload_type, 120);
}

TEST_F(TwoLegs, DropsWhatTheOtherLegCannotTakeAndLeavesNoGap) {
    auto plan = CoreRig::plan(kAlice);
    plan.formats.push_back({codec::Id::G722, 9, 9, 8000, 20});
    rig.stream(alice).apply(plan);
    talk(1, 100);
    rig.receive(alice, kAlice, CoreRig::packet(9, 101, 1160));
    rig.receive(alice, kAlice, CoreRig::packet(0, 102, 1320));
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 2u);
    EXPECT_EQ(static_cast<std::uint16_t>(out[1].rtp().sequence - out[0].rtp().sequence), 1);
}

TEST_F(TwoLegs, HeedsDirections) {
    auto plan = CoreRig::plan(kBob);
    plan.send = false;
    rig.stream(bob).apply(plan);
    talk(2);
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
    EXPECT_EQ(rig.stream(alice).stats().packets_in, 2u);
    plan = CoreRig::plan(kAlice);
    plan.receive = false;
    rig.stream(alice).apply(plan);
    rig.stream(bob).apply(CoreRig::plan(kBob));
    talk(1, 200);
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

TEST_F(TwoLegs, StopsWhenUnbridged) {
    rig.stream(bob).unbridge();
    talk(1);
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

TEST_F(TwoLegs, EchoSendsBackWhatCame) {
    rig.stream(alice).set_echo(true);
    talk(2);
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 2u);
    EXPECT_EQ(out[0].to.text(), kAlice);
}

TEST_F(TwoLegs, IgnoresStrangers) {
    talk(5);
    rig.sent.clear();
    for (std::uint16_t i = 0; i < 50; ++i) {
        rig.receive(alice, kStranger, CoreRig::packet(0, i, i * 160u));
        rig.loop.pass(Millis{20});
    }
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
    EXPECT_EQ(rig.stream(alice).stats().strangers, 50u);
    EXPECT_EQ(rig.stream(alice).stats().remote_rtp.text(), kAlice);
}

TEST_F(TwoLegs, AnswersWhereTheSoundComesFromWhenSymmetric) {
    auto plan = CoreRig::plan(kAlice);
    plan.rtp_symmetric = true;
    rig.stream(alice).apply(plan);
    for (std::uint16_t i = 0; i < 10; ++i) {
        rig.receive(alice, kStranger, CoreRig::packet(0, i, i * 160u));  // NAT gave Alice this face
        rig.loop.pass(Millis{20});
    }
    EXPECT_EQ(rig.take_rtp().size(), 7u);  // after probation
    rig.receive(bob, kBob, CoreRig::packet(0, 1, 1));
    EXPECT_EQ(rig.take_rtp().at(0).to.text(), kStranger);
}

TEST_F(TwoLegs, SurvivesTheEndOfTheOther) {
    rig.core.close_transport({1, 1, 0});
    talk(1);
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
    EXPECT_THAT(rig.said, Contains("1 closed in 0 out 0"));
    EXPECT_THAT(rig.said, Contains("transport 1 closed"));
}

// ---- digits

std::vector<std::uint8_t> event(std::uint8_t code, bool over, std::uint16_t duration) {
    return {code, static_cast<std::uint8_t>(over ? 0x8a : 0x0a), static_cast<std::uint8_t>(duration >> 8),
            static_cast<std::uint8_t>(duration)};
}

TEST_F(TwoLegs, PassesDigitsOnAndTellsThem) {
    auto plan = CoreRig::plan(kBob);
    plan.events = {{8000, 96, 96}};
    rig.stream(bob).apply(plan);
    talk(1, 99);
    std::uint16_t sequence = 100;
    for (std::uint16_t d : {160, 320, 480})
        rig.receive(alice, kAlice, CoreRig::packet(101, sequence++, 1160, event(5, false, d)));
    for (int i = 0; i < 3; ++i)
        rig.receive(alice, kAlice, CoreRig::packet(101, sequence++, 1160, event(5, true, 640)));
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 7u);
    for (std::size_t i = 1; i < 7; ++i) {
        EXPECT_EQ(out[i].rtp().payload_type, 96);
        EXPECT_EQ(out[i].rtp().timestamp, out[1].rtp().timestamp);
    }
    EXPECT_EQ(static_cast<std::uint16_t>(out[6].rtp().sequence - out[0].rtp().sequence), 6);
    EXPECT_THAT(rig.said, ElementsAre("0 started", "0 begin 5 passed", "0 end 5 80"));
}

TEST_F(TwoLegs, KeepsDigitsToItselfWhenTold) {
    rig.core.bridge(alice, bob, {.pass_digits = false});
    rig.receive(alice, kAlice, CoreRig::packet(101, 1, 160, event(1, true, 800)));
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
    EXPECT_THAT(rig.said, ElementsAre("0 started", "0 begin 1", "0 end 1 100"));
}

TEST_F(TwoLegs, EndsADigitWhoseEndIsLost) {
    rig.receive(alice, kAlice, CoreRig::packet(101, 1, 160, event(11, false, 400)));
    rig.loop.pass(Millis{200});  // dtmftimeout: 1200 units, 150 ms
    EXPECT_THAT(rig.said, ElementsAre("0 started", "0 begin # passed", "0 end # 50"));
}

TEST_F(TwoLegs, SendsDigitsInsteadOfSoundAndGoesOnWithIt) {
    talk(2);
    rig.stream(bob).send_digits(7, "1", Millis{100}, Millis{50});
    rig.loop.settle();
    talk(12, 102);
    auto out = rig.take_rtp();
    std::vector<SentPacket> digits;
    for (std::size_t i = 1; i < out.size(); ++i) {
        EXPECT_EQ(static_cast<std::uint16_t>(out[i].rtp().sequence - out[i - 1].rtp().sequence), 1);
        EXPECT_GE(static_cast<std::int32_t>(out[i].rtp().timestamp - out[i - 1].rtp().timestamp), 0);
        if (out[i].rtp().payload_type == 101) digits.push_back(out[i]);
    }
    ASSERT_EQ(digits.size(), 7u);  // 20, 40, 60, 80 ms, and the end three times
    EXPECT_TRUE(digits[0].rtp().marker);
    EXPECT_EQ(digits[0].rtp().payload[0], 1);
    EXPECT_EQ(digits[3].rtp().payload[1] & 0x80, 0);
    for (std::size_t i = 4; i < 7; ++i) {
        EXPECT_EQ(digits[i].rtp().payload[1] & 0x80, 0x80);
        EXPECT_EQ(get16(&digits[i].rtp().payload[2]), 800);
    }
    EXPECT_EQ(out.back().rtp().payload_type, 0);
    EXPECT_THAT(rig.said, Contains("1 play 7 done"));
}

TEST_F(TwoLegs, SaysWhenThePeerTakesNoDigits) {
    auto plan = CoreRig::plan(kBob);
    plan.events.clear();
    rig.stream(bob).apply(plan);
    rig.stream(bob).send_digits(9, "1", Millis{100}, Millis{50});
    EXPECT_THAT(rig.said, Contains("1 play 9 failed: the peer takes no telephone-event"));
}

// ---- silence, RTCP

TEST_F(TwoLegs, TellsOnceThatNothingComesAndAgainAfterSoundCame) {
    auto plan = CoreRig::plan(kAlice);
    plan.rtp_timeout = Seconds{10};
    rig.stream(alice).apply(plan);
    rig.loop.pass(Millis{9900});
    EXPECT_THAT(rig.said, IsEmpty());
    rig.loop.pass(Millis{60'000});
    EXPECT_THAT(rig.said, ElementsAre("0 timeout"));
    talk(1);
    rig.loop.pass(Millis{11'000});
    EXPECT_THAT(rig.said, ElementsAre("0 timeout", "0 started", "0 timeout"));
}

TEST_F(TwoLegs, CountsTheOtherTimeWhileHeld) {
    auto plan = CoreRig::plan(kAlice);
    plan.rtp_timeout = Seconds{10};
    plan.rtp_timeout_hold = Seconds{30};
    plan.held = true;
    rig.stream(alice).apply(plan);
    rig.loop.pass(Millis{29'000});
    EXPECT_THAT(rig.said, IsEmpty());
    rig.loop.pass(Millis{2'000});
    EXPECT_THAT(rig.said, ElementsAre("0 timeout"));
}

// Reference statement 333.
TEST_F(TwoLegs, SendsComfortNoiseWhileIdle) {
    auto plan = CoreRig::plan(kBob);
    plan.rtp_keepalive = Seconds{2};
    rig.stream(bob).apply(plan);
    rig.loop.pass(Millis{499});
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
    rig.loop.pass(Millis{10});
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(out[0].rtp().payload_type, 13);
    rig.loop.pass(Millis{4100});
    EXPECT_EQ(rig.take_rtp().size(), 2u);
}

TEST_F(TwoLegs, ReportsEachLegByItself) {
    for (int i = 0; i < 6; ++i) talk(50, static_cast<std::uint16_t>(100 + 50 * i));
    auto reports = rig.take_rtcp();
    ASSERT_FALSE(reports.empty());
    bool seen_sr = false;
    bool seen_rr = false;
    for (auto& packet : reports) {
        const auto in = read_rtcp(packet.bytes);
        ASSERT_TRUE(in.has_value());
        if (packet.transport.index == 1) {  // to Bob: we send, he is silent
            EXPECT_TRUE(in->sender.has_value());
            EXPECT_TRUE(in->reports.empty());
            EXPECT_EQ(packet.to.port, 5001);
            seen_sr = true;
        } else {  // to Alice: she sends
            EXPECT_FALSE(in->sender.has_value());
            ASSERT_EQ(in->reports.size(), 1u);
            EXPECT_EQ(in->reports[0].ssrc, 0xabcdu);
            EXPECT_EQ(in->reports[0].lost, 0);
            seen_rr = true;
        }
    }
    EXPECT_TRUE(seen_sr && seen_rr);
}

TEST_F(TwoLegs, LearnsLossAndRoundTripFromReports) {
    talk(300);
    std::optional<RtcpIn> ours;
    for (auto& p : rig.take_rtcp())
        if (p.transport.index == 1) ours = read_rtcp(p.bytes);
    ASSERT_TRUE(ours && ours->sender);
    rig.loop.pass(Millis{100});
    const auto sr = static_cast<std::uint32_t>(ours->sender->ntp >> 16);
    const auto answer = write_rtcp({.ssrc = 77,
                                    .sender = {},
                                    .report = ReportBlock{.ssrc = ours->ssrc,
                                                          .fraction_lost = 3,
                                                          .lost = 4,
                                                          .highest_sequence = 5,
                                                          .jitter = 80,
                                                          .last_sr = sr,
                                                          .delay_since_last_sr = 0},
                                    .cname = "b",
                                    .bye = false});
    rig.receive(bob, "192.0.2.2:5001", answer, true);
    const auto stats = rig.stream(bob).stats();
    EXPECT_EQ(stats.lost_out, 4);
    EXPECT_DOUBLE_EQ(stats.jitter_out, 0.01);
    EXPECT_GT(stats.round_trip, 0.09);
    EXPECT_EQ(stats.trips.count, 1u);
    EXPECT_FLOAT_EQ(stats.out.lost.most, 4);
    EXPECT_FLOAT_EQ(stats.out.jitter.mean, 0.01f);
    EXPECT_NEAR(stats.out.latest_mes, listening_quality(3 / 256.0, 0.01, stats.round_trip), 1e-9);
    rig.receive(bob, "203.0.113.1:5001", answer, true);
    EXPECT_EQ(rig.stream(bob).stats().strangers, 1u);
}

TEST_F(TwoLegs, MutedIsSilentAndGoesOn) {
    rig.stream(alice).set_muted({.in = true});
    talk(2);
    auto silent = rig.take_rtp();
    ASSERT_FALSE(silent.empty());
    for (auto& packet : silent)
        if (packet.transport.index == 1) {
            for (const auto byte : packet.rtp().payload) EXPECT_EQ(byte, 0xff);
        }
    rig.stream(alice).set_muted({});
    rig.stream(bob).set_muted({.out = true});
    talk(1);
    for (auto& packet : rig.take_rtp())
        if (packet.transport.index == 1) {
            for (const auto byte : packet.rtp().payload) EXPECT_EQ(byte, 0xff);
        }
}

TEST(Quality, FallsWithLossJitterAndDelay) {
    const auto best = listening_quality(0, 0, 0);
    EXPECT_NEAR(best, 93.96, 0.01);
    EXPECT_NEAR(listening_quality(0, 0, 0.4), 94.2 - 0.024 * 210 - 0.11 * 32.7, 0.01);
    EXPECT_NEAR(best - listening_quality(0.05, 0, 0), 30 * std::log(1.75), 0.01);
    EXPECT_LT(listening_quality(0, 0.05, 0), best);
    EXPECT_EQ(listening_quality(1, 5, 5), 0);
}

TEST(Quality, SpreadsAreOfWhatWasAdded) {
    Spread spread;
    EXPECT_EQ(spread.deviation(), 0);
    for (const double value : {2, 4, 4, 4, 5, 5, 7, 9}) spread.add(value);
    EXPECT_FLOAT_EQ(spread.least, 2);
    EXPECT_FLOAT_EQ(spread.most, 9);
    EXPECT_FLOAT_EQ(spread.mean, 5);
    EXPECT_NEAR(spread.deviation(), 2, 1e-6);
}

TEST_F(TwoLegs, SaysGoodbye) {
    talk(1);
    rig.sent.clear();
    rig.core.close_stream(bob);
    auto out = rig.take_rtcp();
    ASSERT_EQ(out.size(), 1u);
    EXPECT_TRUE(read_rtcp(out[0].bytes)->bye);
    EXPECT_THAT(rig.said, Contains("1 closed in 0 out 1"));
}

}  // namespace
}  // namespace asterism::media
