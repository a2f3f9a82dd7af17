// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/door.h"

#include <gtest/gtest.h>

namespace asterism::sipnet {
namespace {

constexpr std::string_view kNew =
    "INVITE sip:1@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: "
    "<sip:1@x>\r\n"
    "Call-ID: c\r\nCSeq: 1 INVITE\r\n\r\n";
constexpr std::string_view kInDialog =
    "BYE sip:1@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: "
    "<sip:1@x>;tag=2\r\n"
    "Call-ID: c\r\nCSeq: 2 BYE\r\n\r\n";

constexpr MonoTime kStart{Seconds{100}};

/// Overloaded from kStart + kGrace on.
void overload(Door& door) {
    door.note_delay(Millis{150}, kStart);
    door.note_delay(Millis{150}, kStart + Door::kGrace);
}

TEST(Door, ServesABurst) {
    Door door;
    door.note_delay(Seconds{1}, kStart);
    door.note_delay(Millis{900}, kStart + Millis{99});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
    door.note_delay(Millis{1}, kStart + Millis{100});
    door.note_delay(Millis{150}, kStart + Millis{120});
    door.note_delay(Millis{150}, kStart + Millis{219});
    EXPECT_FALSE(door.overloaded());
    EXPECT_EQ(door.judge(kNew, sip::Transport::Tcp), Door::Verdict::Enter);
}

// Statement 5: new requests outside of dialogs; what belongs to one is let in.
TEST(Door, ShedsNewRequestsWhileTheQueueIsLong) {
    Door door;
    overload(door);
    EXPECT_TRUE(door.overloaded());
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Drop);
    EXPECT_EQ(door.judge(kNew, sip::Transport::Tcp), Door::Verdict::Refuse);
    EXPECT_EQ(door.judge(kInDialog, sip::Transport::Udp), Door::Verdict::Enter);
    door.note_delay(Millis{60}, kStart + Millis{130});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Drop);
    door.note_delay(Millis{40}, kStart + Millis{140});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
}

TEST(Door, AnswersDatagramsWhereThatIsConfigured) {
    Door door;
    overload(door);
    door.set_answers_datagrams(true);
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Refuse);
    EXPECT_EQ(door.judge(kInDialog, sip::Transport::Udp), Door::Verdict::Enter);
}

TEST(Door, ShutsAtOnceWhileItIsOverloadedAndForgetsThatInTime) {
    Door door;
    overload(door);
    door.note_delay(Millis{1}, kStart + Millis{200});
    EXPECT_TRUE(door.overloaded());
    door.note_delay(Millis{101}, kStart + Millis{210});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Drop);
    door.note_delay(Millis{1}, kStart + Millis{220});
    door.note_delay(Millis{1}, kStart + Millis{210} + Door::kCalm);
    EXPECT_FALSE(door.overloaded());
    door.note_delay(Millis{101}, kStart + Seconds{3});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
}

TEST(Door, KeepsFromTheExchangeOnlyWhatNobodyHearsOf) {
    Door door;
    overload(door);
    EXPECT_FALSE(door.admit(kNew));
    door.set_answers_datagrams(true);
    EXPECT_TRUE(door.admit(kNew));
}

TEST(Door, SecondsWithoutAnythingToReadEndOverload) {
    Door door;
    overload(door);
    EXPECT_FALSE(door.admit(kNew));
    EXPECT_TRUE(door.admit(kInDialog));
    door.on_second(kStart + Seconds{1});  // something was noted in it
    EXPECT_FALSE(door.admit(kNew));
    door.on_second(kStart + Seconds{2});
    EXPECT_TRUE(door.admit(kNew));
    door.on_second(kStart + Seconds{3});
    EXPECT_FALSE(door.overloaded());
}

// Statement 4: taskprocessor_overload_trigger=none.
TEST(Door, NeverShedsWhenSwitchedOff) {
    Door door;
    overload(door);
    door.set_enabled(false);
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
    door.note_delay(Seconds{2}, kStart + Seconds{1});
    door.note_delay(Seconds{2}, kStart + Seconds{2});
    EXPECT_FALSE(door.overloaded());
}

}  // namespace
}  // namespace asterism::sipnet
