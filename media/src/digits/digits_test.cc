// SPDX-License-Identifier: Apache-2.0
#include "digit_receiver.h"
#include "digit_sender.h"
#include "event_codes.h"

namespace asterism::media {
namespace {

class Receiver : public testing::Test {
protected:
    /// "+5" begin, "-5:80" end after 80 ms, in the order they are told.
    std::string hear(std::uint32_t timestamp, std::uint8_t code, bool over, std::uint16_t duration,
                     bool marker = false) {
        std::uint8_t bytes[4] = {code, static_cast<std::uint8_t>(over ? 0x80 : 0),
                                 static_cast<std::uint8_t>(duration >> 8),
                                 static_cast<std::uint8_t>(duration)};
        const auto heard = receiver.on_packet({101, marker, 0, timestamp, 1, bytes}, 8000);
        std::string out;
        if (heard.ended_before) out += ended(*heard.ended_before);
        if (heard.begun) out += fmt::format("+{}", heard.begun->digit);
        if (heard.ended) out += ended(*heard.ended);
        return out;
    }
    static std::string ended(const DigitReceiver::Ended& e) {
        return fmt::format("-{}:{}", e.digit, e.duration.count());
    }
    DigitReceiver receiver;
};

TEST_F(Receiver, TellsOneBeginAndOneEnd) {
    EXPECT_EQ(hear(100, 1, false, 160, true), "+1");
    EXPECT_EQ(hear(100, 1, false, 320), "");
    EXPECT_EQ(hear(100, 1, true, 480), "-1:60");
    EXPECT_EQ(hear(100, 1, true, 480), "");
    EXPECT_EQ(hear(100, 1, true, 480), "");
    EXPECT_EQ(hear(900, 1, false, 160, true), "+1");
}

TEST_F(Receiver, HearsADigitOfWhichOnlyTheEndArrived) { EXPECT_EQ(hear(100, 11, true, 800), "+#-#:100"); }

TEST_F(Receiver, EndsTheFormerDigitWhenItsEndWasLost) {
    EXPECT_EQ(hear(100, 1, false, 320), "+1");
    EXPECT_EQ(hear(2000, 2, false, 160), "-1:40+2");
    EXPECT_EQ(hear(100, 1, true, 480), "");  // late
}

TEST_F(Receiver, KnowsAllDigitsAndNothingElse) {
    EXPECT_EQ(hear(1, 16, false, 1), "+!");
    EXPECT_EQ(hear(2, 15, false, 1), "-!:0+D");
    EXPECT_EQ(hear(3, 17, false, 1), "");
}

TEST_F(Receiver, AddsUpSegmentsOfALongOne) {
    EXPECT_EQ(hear(100, 1, false, 0xffff), "+1");
    EXPECT_EQ(hear(100 + 0xffff, 1, false, 800), "");
    EXPECT_EQ(hear(100 + 0xffff, 1, true, 1600), "-1:8391");
}

TEST(EventCodes, LeadBothWays) {
    for (char c : std::string("0123456789*#ABCD!"))
        EXPECT_EQ(digit_of_event(static_cast<std::uint8_t>(event_of_digit(c))), c);
    EXPECT_EQ(event_of_digit('x'), kNoEvent);
    EXPECT_EQ(event_of_digit('a'), 12);
}

/// One character a step: the digit while it sounds, 'e' for an end packet, '.' for nothing, '$' when done.
std::string run(DigitSender& sender, int steps) {
    std::string out;
    for (int i = 0; i < steps && sender.busy(); ++i) {
        const auto step = sender.step(8000);
        if (step.done)
            out += '$';
        else if (!step.payload)
            out += '.';
        else
            out += ((*step.payload)[1] & 0x80) != 0 ? 'e' : digit_of_event((*step.payload)[0]);
    }
    return out;
}

TEST(DigitSender, SendsAStringWithGaps) {
    DigitSender sender;
    sender.send(1, "1x2", Millis{80}, Millis{60});
    EXPECT_EQ(run(sender, 100), "1111eee..2222eee..$");
}

TEST(DigitSender, SendsNoDigitThatIsTooShortToBeHeard) {
    DigitSender sender;
    sender.send(1, "1", Millis{10}, Millis{60});
    EXPECT_EQ(run(sender, 100), "1111eee..$");
    sender.begin('2');
    sender.end(Millis{0});
    EXPECT_EQ(run(sender, 100), "222eee.");
}

TEST(DigitSender, HoldsADigitUntilTold) {
    DigitSender sender;
    sender.begin('5');
    EXPECT_EQ(run(sender, 10), "5555555555");
    sender.end(Millis{0});
    EXPECT_EQ(run(sender, 100), "eee.");
    sender.begin('6');
    sender.end(Millis{60});  // before it began
    EXPECT_EQ(run(sender, 100), "666eee.");
}

TEST(DigitSender, CanBeCancelled) {
    DigitSender sender;
    sender.send(1, "123", Millis{200}, Millis{60});
    run(sender, 3);
    EXPECT_TRUE(sender.cancel(1));
    EXPECT_FALSE(sender.cancel(1));
    EXPECT_EQ(run(sender, 100).substr(0, 3), "eee");
    EXPECT_FALSE(sender.busy());
}

}  // namespace
}  // namespace asterism::media
