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

TEST(Door, ShedsNewRequestsOnlyWhileBehind) {
    Door door;
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
    door.note_delay(Millis{250});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Drop);
    EXPECT_EQ(door.judge(kNew, sip::Transport::Tcp), Door::Verdict::Refuse);
    EXPECT_EQ(door.judge(kInDialog, sip::Transport::Udp), Door::Verdict::Enter);
    door.note_delay(Millis{100});
    EXPECT_TRUE(door.overloaded());
    door.note_delay(Millis{40});
    EXPECT_EQ(door.judge(kNew, sip::Transport::Udp), Door::Verdict::Enter);
}

TEST(Door, ASecondWithoutAnythingToReadEndsOverload) {
    Door door;
    door.on_waited(Millis{300});
    EXPECT_FALSE(door.admit(kNew));
    EXPECT_TRUE(door.admit(kInDialog));
    door.on_second();  // the one in which it was noticed
    EXPECT_TRUE(door.overloaded());
    door.on_second();
    EXPECT_TRUE(door.admit(kNew));
}

TEST(Door, NeverShedsWhenSwitchedOff) {
    Door door;
    door.set_enabled(false);
    door.note_delay(Seconds{2});
    EXPECT_FALSE(door.overloaded());
}

}  // namespace
}  // namespace asterism::sipnet
