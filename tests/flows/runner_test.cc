// SPDX-License-Identifier: Apache-2.0
// That a flow fails when it must, and says where.
#include "runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace asterism::flows {
namespace {

using ::testing::HasSubstr;

constexpr const char* kBusy =
    "# a phone, and an extension that is busy\n"
    "given endpoint alice\n"
    "given dialplan office,100 => Busy()\n"
    "given dialplan office,200\n"
    "  Answer()\n"
    "  Wait(1000)\n";
constexpr int kFirstLine = 7;

std::optional<Failure> play(const std::string& steps, std::uint64_t seed = 1) {
    const auto flow = parse_flow(kBusy + steps);
    if (!flow) return Failure{flow.error().line, flow.error().reason};
    return Runner(*flow, seed, false).run();
}

/// The line, counted from the first of `steps`, and the reason.
void expect_failure(const std::string& steps, int line, const std::string& reason) {
    const auto failure = play(steps);
    ASSERT_TRUE(failure) << steps;
    EXPECT_EQ(failure->line, kFirstLine + line) << failure->reason;
    EXPECT_THAT(failure->reason, HasSubstr(reason));
}

const std::string kCall = "alice -> us INVITE sip:100@us\nus -> alice 100\n";
const std::string kUp = "alice -> us INVITE sip:200@us\nus -> alice 100\nus -> alice 200\nalice -> us ACK\n";

TEST(FlowRunner, PassesWhatIsAsWritten) {
    EXPECT_FALSE(play(kCall + "us -> alice 486\nalice -> us ACK\n"));
    EXPECT_FALSE(play(kUp + "alice -> us BYE\nus -> alice 200\n"));
}

TEST(FlowRunner, AnotherMessageThanExpected) {
    expect_failure(kCall + "us -> alice 404\n", 2, "alice got: SIP/2.0 486 Busy Here");
    expect_failure("alice -> us INVITE sip:100@us\nus -> alice 486\n", 1, "alice got: SIP/2.0 100 Trying");
    expect_failure(kCall + "us -> alice 486\nalice -> us ACK\nus -> alice BYE\n", 4,
                   "nothing came for alice");
}

TEST(FlowRunner, WhatNobodyExpected) {
    expect_failure(kCall + "alice -> us ACK to 200\n", 2, "has no final answer");
    expect_failure(kCall, 1, "nobody expected for alice: SIP/2.0 486");
    // The refusal is repeated when its ACK does not come.
    expect_failure(kCall + "us -> alice 486\n", 2, "nobody expected for alice: SIP/2.0 486");
    expect_failure(kCall + "us -> alice 486\nwithin 1s nothing more\n", 3, "nobody expected for alice");
}

TEST(FlowRunner, WhatIsLeftBehind) { expect_failure(kUp, 3, "1 channels"); }

TEST(FlowRunner, WhatAMessageMustHave) {
    expect_failure(kCall + "us -> alice 486\n  Reason: Q.850;cause=1\n", 2,
                   "Reason: Q.850;cause=17 is not Q.850;cause=1");
    expect_failure(kCall + "us -> alice 486\n  no Reason\n", 2, "there is a Reason");
    expect_failure(kCall + "us -> alice 486\n  Contact: *\n", 2, "there is no Contact");
    expect_failure(kCall + "us -> alice 486\n  Server ~ ^nginx\n", 2, "no Server has");
    expect_failure(kCall + "us -> alice 486\n  sdp codecs=0\n", 2, "there is no SDP");
    expect_failure(kCall + "us -> alice 486 Gone Fishing\n", 2, "'Busy Here' is not 'Gone Fishing'");
    expect_failure(kCall + "us -> alice 486, over tcp\n", 2, "it came over udp");
    expect_failure("alice -> us INVITE sip:200@us\nus -> alice 100\nus -> alice 200\n  sdp codecs=8\n", 2,
                   "codecs is 0,101, not 8");
}

TEST(FlowRunner, WhatTheServerMustSay) {
    expect_failure(kUp + "event Hangup Cause=16\n", 4, "no event Hangup");
    expect_failure(kUp + "no event Newchannel\n", 4, "there was such an event");
    expect_failure(kUp + "log has no such words\n", 4, "there is no 'no such words'");
    expect_failure(kUp + "cli core show version\n  has nonsense\n", 4, "there is no 'nonsense'");
    expect_failure(kUp + "variable X = 1\n", 4, "X is '', not '1'");
}

TEST(FlowRunner, WhatMayComeMayStayAway) {
    EXPECT_FALSE(
        play("maybe us -> alice 180\nmaybe us -> alice 100\nalice -> us INVITE sip:100@us\nus -> alice 486\n"
             "alice -> us ACK\n"));
}

TEST(FlowRunner, OneSeedTellsOneStory) {
    const auto flow = parse_flow(kBusy + kCall + "us -> alice 486\nalice -> us ACK\n");
    const auto story = [&](std::uint64_t seed) {
        Runner runner(*flow, seed, false);
        EXPECT_FALSE(runner.run());
        return runner.ladder().fingerprint();
    };
    EXPECT_EQ(story(3), story(3));
    EXPECT_NE(story(3), story(4));
}

}  // namespace
}  // namespace asterism::flows
