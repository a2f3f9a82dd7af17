// SPDX-License-Identifier: Apache-2.0
// Dial with fake phones: outcomes, variables, events, and that nothing is left behind whenever the caller
// goes.
#include <gtest/gtest.h>

#include "exchange_rig.h"

namespace asterism::apps {
namespace {

using namespace std::chrono_literals;

class Dial : public testing::Test {
protected:
    ~Dial() override {
        EXPECT_EQ(rig.calls.channels.count(), 0u);
        EXPECT_TRUE(rig.calls.bridges.all().empty());
        EXPECT_FALSE(rig.logged("COMPLAINT"));
    }
    void one_target(const std::string& rest = "") {
        rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001" + rest +
                     ")\nsame => n,NoOp(after ${DIALSTATUS})\nsame => n,Hangup()\n"
                     "exten => h,1,NoOp(h ${DIALSTATUS} ${HANGUPCAUSE})\n");
    }
    bool stepped(std::string_view step) const {
        return std::find(rig.steps.begin(), rig.steps.end(), step) != rig.steps.end();
    }
    ExchangeRig rig;
};

Script answers_after(Millis ring, Millis answer, Millis talk) {
    return {{ring, Act::Ring}, {answer, Act::Answer}, {talk, Act::HangUp}};
}

TEST_F(Dial, TheTwoTalkUntilTheCalledOneHangsUp) {
    one_target();
    rig.phones.scripts["6001"] = answers_after(1s, 4s, 30s);
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
    EXPECT_EQ(rig.variable("ANSWEREDTIME"), "30");
    EXPECT_EQ(rig.variable("DIALEDTIME"), "35");
    EXPECT_EQ(rig.variable("RINGTIME_MS"), "1000");
    EXPECT_EQ(rig.variable("DIALEDPEERNUMBER"), "6001");
    EXPECT_EQ(rig.variable("DIALEDPEERNAME"), "Fake/6001-00000001");
    EXPECT_EQ(rig.diary.lines, (std::vector<std::string>{"6001 place", "caller ringing", "caller connected",
                                                         "caller answer", "caller hangup 16"}));
    EXPECT_FALSE(stepped("NoOp(after ANSWER)"));
    EXPECT_TRUE(stepped("NoOp(h ANSWER 16)"));
    EXPECT_EQ(rig.story(),
              (std::vector<std::string>{
                  "Newchannel Down",  "Newstate Ring",         "Newchannel Down",   "DialBegin 6001",
                  "Newstate Dialing", "Newstate Ringing",      "DialState RINGING", "Newstate Up",
                  "DialEnd ANSWER",   "NewConnectedLine Ring", "Newstate Up",       "BridgeCreate",
                  "BridgeEnter Up",   "BridgeEnter Up",        "HangupRequest 16",  "BridgeLeave Up",
                  "BridgeLeave Up",   "BridgeDestroy",         "Hangup 16",         "Hangup 16"}));
}

}  // namespace
}  // namespace asterism::apps
