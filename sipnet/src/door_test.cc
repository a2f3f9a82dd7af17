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

/// A door that has been overloaded since kStart + kGrace.
Door overloaded_door() {
    Door door;
    door.note_delay(Millis{150}, kStart);
    door.note_delay(Millis{150}, kStart + Door::kGrace);
    return door;
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

TEST(Door, ShedsNewRequestsWhileTheQueueIsLong) {
    auto door = overloaded_door();
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
    auto door = overloaded_door();
    door.set_answers_datagrams(true);
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Refuse);
    EXPECT_EQ(door.judge(kInDialog, sip::Transport::Udp), Door::Verdict::Enter);
}

TEST(Door, ShutsAtOnceWhileItIsOverloadedAndForgetsThatInTime) {
    auto door = overloaded_door();
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

TEST(Door, NeverShedsWhenSwitchedOff) {
    auto door = overloaded_door();
    door.set_enabled(false);
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
    door.note_delay(Seconds{2}, kStart + Seconds{1});
    door.note_delay(Seconds{2}, kStart + Seconds{2});
    EXPECT_FALSE(door.overloaded());
}

}  // namespace
}  // namespace asterism::sipnet
