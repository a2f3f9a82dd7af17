// SPDX-License-Identifier: Apache-2.0
// Digits between two legs that take them in different ways, and digits of our own by each way.
#include <algorithm>
#include <set>

#include "../../testing/core_rig.h"
#include "../room_limits.h"

namespace asterism::media {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kAlicesKeys = "192.0.2.1:4000";
constexpr std::string_view kBobsKeys = "192.0.2.2:5000";

class DigitWays : public testing::Test {
protected:
    static StreamPlan plan(std::string_view remote, DigitWay way) {
        auto plan = CoreRig::plan(remote);
        plan.digits = way;
        if (way != DigitWay::Event) plan.events.clear();
        return plan;
    }
    void join(DigitWay alices, DigitWay bobs) {
        rig.stream(alice).apply(plan(kAlicesKeys, alices));
        rig.stream(bob).apply(plan(kBobsKeys, bobs));
        rig.core.bridge(alice, bob, {});
    }
    /// One telephone-event of Alice's, 100 ms.
    void press(char digit) {
        const auto event = static_cast<std::uint8_t>(digit - '0');
        for (unsigned i = 1; i <= 5; ++i) {
            const auto units = static_cast<std::uint8_t>(i * 160 & 0xff);
            const auto high = static_cast<std::uint8_t>(i * 160 >> 8);
            rig.receive(alice, kAlicesKeys,
                        CoreRig::packet(101, sequence_++, 1000,
                                        {event, static_cast<std::uint8_t>(i == 5 ? 0x8a : 0x0a), high, units},
                                        i == 1));
            rig.loop.pass(Millis{20});
        }
    }
    /// Alice says this for so long: as a tone, or silence for 0.
    void sound(char digit, Millis length) {
        DigitTone tone;
        for (Millis at{0}; at < length; at += Millis{20}) {
            std::vector<std::uint8_t> payload(160, 0xff);
            if (digit != 0) {
                payload.clear();
                tone.sound(codec::Id::Ulaw, digit, at == Millis{0}, 20, payload);
            }
            rig.receive(alice, kAlicesKeys, CoreRig::packet(0, sequence_, sequence_ * 160u, payload));
            ++sequence_;
            rig.loop.pass(Millis{20});
        }
    }
    /// What Bob hears in the packets sent to him.
    std::string heard_by_bob() {
        DigitDetector ear;
        std::string out;
        for (auto& packet : rig.take_rtp())
            if (packet.rtp().payload_type == 0)
                for (const auto& one : ear.hear(codec::Id::Ulaw, std::vector(packet.rtp().payload.begin(),
                                                                             packet.rtp().payload.end())))
                    if (!one.ended) out += one.digit;
        return out;
    }
    CoreRig rig;
    StreamId alice = rig.open(0);
    StreamId bob = rig.open(1);
    std::uint16_t sequence_ = 100;
};

// Issue 11, B.8: a peer that has events of another clock alone gets their duration by that.
TEST_F(DigitWays, DurationsAreTranslatedBetweenClocks) {
    rig.stream(alice).apply(plan(kAlicesKeys, DigitWay::Event));
    auto wide = plan(kBobsKeys, DigitWay::Event);
    wide.events = {{48000, 102, 102}};
    rig.stream(bob).apply(std::move(wide));
    rig.core.bridge(alice, bob, {});
    press('5');
    unsigned longest = 0;
    for (auto& packet : rig.take_rtp()) {
        EXPECT_EQ(packet.rtp().payload_type, 102);
        longest = std::max(longest, packet.rtp().payload[2] * 256u + packet.rtp().payload[3]);
    }
    EXPECT_EQ(longest, 800u * 6);
}

TEST_F(DigitWays, EventsPassBetweenTwoThatTakeThem) {
    join(DigitWay::Event, DigitWay::Event);
    press('5');
    EXPECT_THAT(rig.said, ElementsAre("0 started", "0 begin 5 passed", "0 end 5 100"));
    EXPECT_EQ(rig.take_rtp().size(), 5u);
}

TEST_F(DigitWays, AnEventForOneWhoTakesNoneIsLeftToTheExchange) {
    join(DigitWay::Event, DigitWay::Told);
    press('5');
    EXPECT_THAT(rig.said, ElementsAre("0 started", "0 begin 5", "0 end 5 100"));
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

TEST_F(DigitWays, ATonePassesToOneWhoHearsTones) {
    join(DigitWay::Tone, DigitWay::Tone);
    sound('7', Millis{100});
    sound(0, Millis{100});
    EXPECT_THAT(rig.said, ElementsAre("0 started", "0 begin 7 passed", testing::StartsWith("0 end 7 ")));
    EXPECT_EQ(heard_by_bob(), "7");
}

TEST_F(DigitWays, AToneIsMutedForOneWhoGetsItOtherwise) {
    for (const auto way : {DigitWay::Event, DigitWay::Told}) {
        rig.said.clear();
        join(DigitWay::Tone, way);
        sound(0, Millis{100});
        sound('7', Millis{200});
        sound(0, Millis{200});
        EXPECT_THAT(rig.said, Contains("0 begin 7"));
        EXPECT_EQ(heard_by_bob(), "");
    }
}

TEST_F(DigitWays, OnlyStreamsOfTonesListenForThem) {
    join(DigitWay::Event, DigitWay::Event);
    sound('7', Millis{200});
    EXPECT_THAT(rig.said, ElementsAre("0 started"));
    EXPECT_EQ(heard_by_bob(), "7");
}

TEST_F(DigitWays, AToneThatBreaksOffEnds) {
    join(DigitWay::Tone, DigitWay::Told);
    sound('7', Millis{200});
    rig.loop.pass(Seconds{1});
    EXPECT_THAT(rig.said, Contains(testing::StartsWith("0 end 7 ")));
}

TEST_F(DigitWays, DigitsOfOursSoundForTheirTime) {
    join(DigitWay::Tone, DigitWay::Tone);
    rig.stream(bob).send_digits(9, "12", Millis{100}, Millis{60});
    rig.loop.pass(Seconds{1});
    EXPECT_THAT(rig.said, ElementsAre("1 play 9 done"));
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 10u);  // five for each
    EXPECT_TRUE(out[0].rtp().marker);
    EXPECT_TRUE(out[5].rtp().marker);
    for (std::size_t i = 1; i < out.size(); ++i) {
        EXPECT_EQ(static_cast<std::uint16_t>(out[i].rtp().sequence - out[i - 1].rtp().sequence), 1);
        const auto passed = std::chrono::duration_cast<Millis>(out[i].at - out[i - 1].at).count();
        EXPECT_NEAR(out[i].rtp().timestamp - out[i - 1].rtp().timestamp, static_cast<double>(passed * 8), 8);
    }
}

TEST_F(DigitWays, ADigitThatIsToldToBeginSoundsUntilItsEnd) {
    join(DigitWay::Tone, DigitWay::Tone);
    rig.stream(bob).digit_begin('3');
    rig.loop.pass(Millis{1});
    rig.stream(bob).digit_end(Millis{200});  // its length was known at once
    rig.loop.pass(Seconds{1});
    EXPECT_EQ(rig.sent.size(), 10u);
    EXPECT_EQ(heard_by_bob(), "3");
}

TEST_F(DigitWays, DigitsByMessageAreDueWhenTheyAreOver) {
    join(DigitWay::Told, DigitWay::Told);
    rig.stream(bob).send_digits(9, "1!", Millis{100}, Millis{60});
    rig.loop.pass(Millis{70});
    EXPECT_THAT(rig.said, IsEmpty());
    rig.loop.pass(Seconds{1});
    EXPECT_THAT(rig.said, ElementsAre("1 due 1 100", "1 due ! 100", "1 play 9 done"));
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

TEST_F(DigitWays, SpeechGoesOnBesideDigitsByMessage) {
    join(DigitWay::Told, DigitWay::Told);
    rig.stream(bob).send_digits(9, "1", Millis{200}, Millis{60});
    sound(0, Millis{200});
    EXPECT_EQ(rig.take_rtp().size(), 10u);
}

TEST_F(DigitWays, NowhereSendsNothingAndIsDone) {
    join(DigitWay::Event, DigitWay::Nowhere);
    rig.stream(bob).send_digits(9, "1", Millis{100}, Millis{60});
    rig.loop.pass(Seconds{1});
    EXPECT_THAT(rig.said, ElementsAre("1 play 9 done"));
    EXPECT_THAT(rig.take_rtp(), IsEmpty());
}

// Whoever presses a thousand keys at once, each of its own time, keeps nobody busy with them.
TEST_F(DigitWays, SoManyDigitsOfASecondAreHeard) {
    join(DigitWay::Event, DigitWay::Event);
    limits::digits_told.set(3);
    const auto press_at_once = [this](std::uint32_t time) {
        for (const std::uint8_t end : {0x0a, 0x8a})
            rig.receive(alice, kAlicesKeys, CoreRig::packet(101, sequence_++, time, {1, end, 0, 160}));
    };
    for (std::uint32_t time = 1000; time < 1004; ++time) press_at_once(time);
    EXPECT_EQ(std::ranges::count(rig.said, "0 begin 1 passed"), 3);
    EXPECT_EQ(std::ranges::count(rig.said, "0 end 1 20"), 3);
    EXPECT_EQ(rig.take_rtp().size(), 6u);
    EXPECT_EQ(limits::digits_told.refused(), 1u);
    rig.loop.pass(Seconds{1});
    press_at_once(2000);
    EXPECT_EQ(std::ranges::count(rig.said, "0 end 1 20"), 4);
    Limit::reset_all();
}

TEST_F(DigitWays, SoManyDigitsWaitToBeSent) {
    join(DigitWay::Tone, DigitWay::Event);
    limits::digits_waiting.set(2);
    for (const char digit : {'1', '2', '3'}) {
        rig.stream(bob).digit_begin(digit);
        rig.stream(bob).digit_end(Millis{100});
    }
    rig.stream(bob).send_digits(9, "4", Millis{100}, Millis{60});
    EXPECT_THAT(rig.said, ElementsAre("1 play 9 failed: too many digits wait"));
    rig.loop.pass(Seconds{2});
    std::set<std::uint8_t> keys;
    for (auto& packet : rig.take_rtp()) keys.insert(packet.rtp().payload[0]);
    EXPECT_THAT(keys, ElementsAre(1, 2));
    Limit::reset_all();
}

}  // namespace
}  // namespace asterism::media
