// SPDX-License-Identifier: Apache-2.0
// Dial with fake phones: outcomes, variables, events, and that nothing is left behind whenever the caller
// goes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <tuple>

#include "asterism/call/bridge.h"
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
    EXPECT_EQ(rig.diary.lines, (std::vector<std::string>{"6001 place", "caller connected", "caller ringing",
                                                         "caller answer", "caller hangup 16"}));
    EXPECT_FALSE(stepped("NoOp(after ANSWER)"));
    EXPECT_TRUE(stepped("NoOp(h ANSWER 16)"));
    EXPECT_EQ(rig.story(),
              (std::vector<std::string>{
                  "Newchannel Down",      "Newstate Ring",  "Newchannel Down",       "NewConnectedLine Down",
                  "Newstate Dialing",     "DialBegin 6001", "NewConnectedLine Ring", "Newstate Ringing",
                  "DialState RINGING",    "Newstate Up",    "DialEnd ANSWER",        "Newstate Up",
                  "BridgeCreate",         "BridgeEnter Up", "BridgeEnter Up",        "HangupRequest 16",
                  "BridgeLeave Up",       "Hangup 16",      "BridgeLeave Up",        "BridgeDestroy",
                  "SoftHangupRequest 16", "Hangup 16"}));
}

TEST_F(Dial, AStarEndsTheTalkForWhomItIsAllowed) {
    for (const auto& [options, presses, ended] :
         {std::tuple(",,gH", "6001", false), std::tuple(",,gH", "caller", true),
          std::tuple(",,gh", "6001", true), std::tuple(",,gh", "caller", false)}) {
        rig.steps.clear();
        one_target(options);
        const bool callee = std::string_view(presses) == "6001";
        rig.phones.scripts["6001"] = {
            {1s, Act::Answer}, {2s, callee ? Act::Press : Act::Ring, {}, "*"}, {7s, Act::HangUp}};
        rig.call("1", {{3s, callee ? Act::Ring : Act::Press, {}, "*"}});
        rig.run();
        EXPECT_TRUE(stepped("NoOp(after ANSWER)")) << options;
        EXPECT_EQ(rig.variable("ANSWEREDTIME"), ended ? "2" : "9") << options << " " << presses;
    }
}

TEST_F(Dial, ADigitLeadsAwayWhileItRings) {
    rig.dialplan(
        "[default]\nexten => 1,1,Dial(Fake/6001,,d)\nsame => n,NoOp(not here)\n"
        "exten => 7,1,NoOp(seven ${DIALSTATUS})\n");
    rig.phones.scripts["6001"] = answers_after(1s, 20s, 1s);
    rig.call("1", {{2s, Act::Press, {}, "3"}, {1s, Act::Press, {}, "7"}});
    rig.run();
    EXPECT_TRUE(stepped("NoOp(seven CANCEL)"));
    EXPECT_FALSE(stepped("NoOp(not here)"));
}

TEST_F(Dial, WhoGivesNoSignOfLifeIsNotWaitedFor) {
    one_target(",30^2");
    rig.phones.scripts["6001"] = {{500ms, Act::Proceed}, {20s, Act::Answer}, {1s, Act::HangUp}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "CHANUNAVAIL");
    EXPECT_EQ(rig.variable("DIALEDTIME"), "");  // nobody talked
    rig.phones.scripts["6001"] = answers_after(1s, 5s, 1s);
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
}

TEST_F(Dial, SaysToBothThatTheLimitIsOver) {
    for (const auto* name : {"hello", "soon", "over"}) rig.sound(name, 200ms);
    rig.dialplan(
        "[default]\nexten => 1,1,Set(LIMIT_CONNECT_FILE=hello)\nsame => n,Set(LIMIT_WARNING_FILE=soon)\n"
        "same => n,Set(LIMIT_TIMEOUT_FILE=over)\nsame => n,Set(LIMIT_PLAYAUDIO_CALLEE=yes)\n"
        "same => n,Dial(Fake/6001,,L(10000:4000:1000)g)\nsame => n,NoOp(after ${ANSWEREDTIME})\n");
    rig.phones.scripts["6001"] = {{1s, Act::Answer}, {60s, Act::HangUp}};
    rig.call("1");
    rig.run();
    EXPECT_TRUE(stepped("NoOp(after 10)"));
    EXPECT_FALSE(rig.logged("no file for sound"));
    // "over" is said to both, before they part.
    EXPECT_EQ(rig.variable("DIALEDTIME_MS").substr(0, 3), "114");
}

TEST_F(Dial, TheCalledOneDecides) {
    for (const auto* name : {"priv-callpending", "priv-callee-options"}) rig.sound(name, 100ms);
    const auto introduction = rig.sounds() / "priv-callerintros" / "100.sln";
    std::filesystem::create_directories(introduction.parent_path());
    struct Row {
        const char* digit;
        const char* status;
        const char* kept;
    };
    for (const auto& row :
         {Row{"1", "ANSWER", ""}, Row{"2", "NOANSWER", "deny"}, Row{"3", "TORTURE", "torture"},
          Row{"4", "DONTCALL", "kill"}, Row{"5", "NOANSWER", "allow"}, Row{"9", "NOANSWER", ""}}) {
        rig.values.erase("privacy", "desk/100");
        std::ofstream(introduction) << std::string(1600, '\0');
        one_target(",,P(desk)gn");
        rig.phones.scripts["6001"] = {{1s, Act::Answer}, {1s, Act::Press, {}, row.digit}, {40s, Act::HangUp}};
        rig.call("1");
        rig.run();
        EXPECT_EQ(rig.variable("DIALSTATUS"), row.status) << row.digit;
        EXPECT_EQ(rig.values.get("privacy", "desk/100").value_or(""), row.kept) << row.digit;
        EXPECT_FALSE(std::filesystem::exists(introduction));
    }
}

TEST_F(Dial, WhatWasDecidedIsKept) {
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 1s);
    for (const auto& [kept, status] : {std::pair("deny", "NOANSWER"), std::pair("kill", "DONTCALL"),
                                       std::pair("torture", "TORTURE"), std::pair("allow", "ANSWER")}) {
        rig.values.put("privacy", "1/100", kept);
        one_target(",,Pg");
        rig.call("1");
        rig.run();
        EXPECT_EQ(rig.variable("DIALSTATUS"), status);
    }
    // N: whoever shows his number is put through, also where one screens.
    one_target(",,pNg");
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
}

TEST_F(Dial, RetryDialTriesAgain) {
    rig.sound("again", 1s);
    rig.dialplan(
        "[default]\nexten => 1,1,RetryDial(again,2,2,Fake/6001)\nsame => n,NoOp(after ${DIALSTATUS})\n");
    rig.phones.scripts["6001"] = {{1s, Act::Refuse, call::Cause::UserBusy}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.diary.count("6001 place"), 3u);
    EXPECT_TRUE(stepped("NoOp(after BUSY)"));
}

TEST_F(Dial, GoesOnAfterTheTalkWithG) {
    one_target(",30,g");
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 5s);
    rig.call("1");
    rig.run();
    EXPECT_TRUE(stepped("NoOp(after ANSWER)"));
}

TEST_F(Dial, TheCallerHangsUpWhileTheyTalk) {
    one_target();
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 500s);
    rig.call("1", {{10s, Act::HangUp, call::Cause::NormalClearing}});
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
    EXPECT_EQ(rig.variable("ANSWEREDTIME"), "8");
    EXPECT_TRUE(rig.diary.has("6001 hangup 16"));
    EXPECT_FALSE(stepped("NoOp(after ANSWER)"));
    EXPECT_TRUE(stepped("NoOp(h ANSWER 16)"));
}

TEST_F(Dial, TheFirstToAnswerWins) {
    rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001&Fake/6002&Fake/6003)\n");
    rig.phones.scripts["6001"] = answers_after(1s, 9s, 5s);
    rig.phones.scripts["6002"] = answers_after(1s, 2s, 5s);
    rig.phones.scripts["6003"] = {{1s, Act::Refuse, call::Cause::UserBusy, "SIP 486 Busy Here"}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
    EXPECT_EQ(rig.variable("DIALEDPEERNUMBER"), "6002");
    EXPECT_TRUE(rig.diary.has("6001 hangup 26"));
    EXPECT_EQ(rig.diary.count("caller ringing"), 1u);
    EXPECT_EQ(rig.events_named("DialBegin"), 3u);
    EXPECT_EQ(rig.events_named("DialEnd"), 3u);
}

TEST_F(Dial, LosersHearTheCauseOfQ) {
    rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001&Fake/6002,,Q(NO_ANSWER))\n");
    rig.phones.scripts["6001"] = answers_after(1s, 9s, 5s);
    rig.phones.scripts["6002"] = answers_after(1s, 2s, 5s);
    rig.call("1");
    rig.run();
    EXPECT_TRUE(rig.diary.has("6001 hangup 19"));
}

TEST_F(Dial, NobodyAnswersInTime) {
    one_target(",5");
    rig.phones.scripts["6001"] = {{1s, Act::Ring}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "NOANSWER");
    EXPECT_EQ(rig.variable("DIALEDTIME_MS"), "");
    EXPECT_TRUE(rig.diary.has("6001 hangup 0"));
    EXPECT_TRUE(stepped("NoOp(after NOANSWER)"));
}

TEST_F(Dial, BusyBecomesTheCallersCause) {
    one_target();
    rig.phones.scripts["6001"] = {{1s, Act::Refuse, call::Cause::UserBusy, "SIP 486 Busy Here"}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "BUSY");
    EXPECT_TRUE(stepped("NoOp(h BUSY 17)"));
    EXPECT_TRUE(rig.diary.has("caller hangup 17"));
    const auto story = rig.story();
    EXPECT_NE(std::ranges::find(story, "DialEnd BUSY"), story.end()) << ::testing::PrintToString(story);
}

TEST_F(Dial, FoldsWhatSeveralLegsCameTo) {
    rig.dialplan(
        "[default]\nexten => 1,1,Dial(Fake/6001&Fake/6002&Fake/none&Nothing/1)\n"
        "same => n,NoOp(${HANGUPCAUSE_KEYS()} ${HANGUPCAUSE(Fake/6001-00000001,tech)} "
        "${HANGUPCAUSE(Fake/6001-00000001,ast)})\n");
    rig.phones.scripts["6001"] = {{1s, Act::Refuse, call::Cause::UserBusy, "SIP 486 Busy Here"}};
    rig.phones.scripts["6002"] = {
        {2s, Act::Refuse, call::Cause::NoAnswer, "SIP 480 Temporarily Unavailable"}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "BUSY");
    EXPECT_TRUE(stepped("NoOp(Fake/6001-00000001,Fake/6002-00000002 SIP 486 Busy Here User busy)"));
}

TEST_F(Dial, WhatCannotBeDialledIsUnavailable) {
    rig.dialplan(
        "[default]\nexten => 1,1,Dial(Fake/none,20,r)\nsame => n,Dial()\nsame => n,Dial(nonsense)\n");
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "INVALIDARGS");
    EXPECT_EQ(rig.diary.lines, std::vector<std::string>{"caller hangup 3"});
    EXPECT_TRUE(rig.logged("(CHANUNAVAIL)"));
}

TEST_F(Dial, RRingsAtOnceAndLetsNoEarlyMediaThrough) {
    one_target(",,r");
    rig.phones.scripts["6001"] = {
        {1s, Act::Progress}, {1s, Act::Ring}, {1s, Act::HangUp, call::Cause::UserBusy}};
    rig.call("1");
    rig.loop.settle();
    EXPECT_TRUE(rig.diary.has("caller ringing"));
    rig.pass(1500ms);
    EXPECT_TRUE(rig.calls.bridges.all().empty());
    rig.run();
    EXPECT_FALSE(rig.diary.has("caller progress"));
}

TEST_F(Dial, RWithAToneIsHeardAsEarlyMedia) {
    one_target(",,r(ring)");
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 1s);
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.diary.count("caller progress"), 1u);
    EXPECT_FALSE(rig.diary.has("caller ringing"));
}

TEST_F(Dial, EarlyMediaOfTheOnlyTargetIsHeardAndNobodyIsTold) {
    one_target();
    rig.phones.scripts["6001"] = {
        {1s, Act::Progress}, {2s, Act::Answer}, {2s, Act::HangUp, call::Cause::NormalClearing}};
    rig.call("1");
    rig.pass(1500ms);
    ASSERT_EQ(rig.calls.bridges.all().size(), 1u);
    EXPECT_EQ(rig.calls.bridges.all()[0]->members().size(), 2u);
    EXPECT_EQ(rig.events_named("BridgeCreate"), 0u);
    EXPECT_TRUE(rig.diary.has("caller progress"));
    rig.run();
    EXPECT_EQ(rig.events_named("BridgeEnter"), 2u);
    EXPECT_EQ(rig.events_named("BridgeLeave"), 2u);
    EXPECT_EQ(rig.variable("ANSWEREDTIME"), "2");
}

TEST_F(Dial, ACallerWhoIsUpHearsTheToneItself) {
    rig.dialplan("[default]\nexten => 1,1,Answer()\nsame => n,Dial(Fake/6001)\n");
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 1s);
    rig.call("1");
    rig.run();
    EXPECT_FALSE(rig.diary.has("caller ringing"));
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
}

TEST_F(Dial, SAndLEndTheCall) {
    for (const auto* options : {",,S(7)g", ",,L(7000:1000:500)g", ",,S(9)L(7000)g"}) {
        one_target(options);
        rig.phones.scripts["6001"] = {{0ms, Act::Ring}, {1s, Act::Answer}};
        rig.call("1");
        rig.run();
        EXPECT_EQ(rig.variable("ANSWEREDTIME_MS"), "7000") << options;
        EXPECT_EQ(rig.calls.channels.count(), 0u);
    }
}

TEST_F(Dial, FollowsAForwardToAnExtensionOrAnAddress) {
    rig.dialplan(
        "[default]\nexten => 1,1,Dial(Fake/6001)\nexten => 2,1,Dial(Fake/6003)\n"
        "exten => 6002,1,Set(SEEN=${FORWARDERNAME})\nsame => n,Answer()\nsame => n,Wait(3)\n");
    rig.phones.scripts["6001"] = {{1s, Act::Forward, {}, "6002"}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
    EXPECT_EQ(rig.variable("DIALEDPEERNUMBER"), "6002@default");
    EXPECT_EQ(rig.events_named("DialBegin"), 2u);
    EXPECT_EQ(rig.events_named("DialEnd"), 2u);

    rig.phones.scripts["6003"] = {{1s, Act::Forward, {}, "Fake/6004"}};
    rig.phones.scripts["6004"] = answers_after(1s, 1s, 1s);
    rig.call("2");
    rig.run();
    EXPECT_EQ(rig.variable("DIALEDPEERNUMBER"), "6004");
}

TEST_F(Dial, ALoopOfForwardsEnds) {
    one_target();
    rig.phones.scripts["6001"] = {{10ms, Act::Forward, {}, "Fake/6002"}};
    rig.phones.scripts["6002"] = {{10ms, Act::Forward, {}, "Fake/6001"}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.variable("DIALSTATUS"), "CHANUNAVAIL");
    EXPECT_LT(rig.events_named("DialBegin"), 20u);
}

TEST_F(Dial, ALoopThroughLocalChannelsEnds) {
    rig.dialplan("[default]\nexten => 1,1,Dial(Local/1@default)\n");
    rig.call("1");
    rig.run();
    EXPECT_LT(rig.calls.channels.total(), 100u);
}

TEST_F(Dial, IgnoresForwardsWithI) {
    one_target(",,i");
    rig.phones.scripts["6001"] = {{1s, Act::Forward, {}, "6002"}};
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.events_named("DialBegin"), 1u);
    EXPECT_NE(rig.variable("DIALSTATUS"), "ANSWER");
}

TEST_F(Dial, SubroutinesBeforeAndAfterTheAnswer) {
    rig.dialplan(
        "[default]\nexten => 1,1,Dial(Fake/6001,,b(sub^s^1(x^y))B(sub^c^1)U(after^7))\n"
        "[sub]\nexten => s,1,NoOp(callee ${CHANNEL(name)} ${ARG1} ${ARG2})\nsame => n,Return()\n"
        "exten => c,1,NoOp(caller ${CHANNEL(name)})\nsame => n,Return()\n"
        "[after]\nexten => s,1,Wait(2)\nsame => n,NoOp(after ${ARG1})\nsame => n,Return()\n");
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 10s);
    rig.call("1");
    rig.run();
    EXPECT_TRUE(stepped("NoOp(callee Fake/6001-00000001 x y)"));
    EXPECT_TRUE(stepped("NoOp(caller Fake/caller-00000000)"));
    EXPECT_TRUE(stepped("NoOp(after 7)"));
    EXPECT_EQ(rig.variable("ANSWEREDTIME"), "8");
}

TEST_F(Dial, GosubResultDecidesAfterTheAnswer) {
    for (const auto& [result, expected] :
         std::vector<std::pair<std::string, std::string>>{{"ABORT", "none"},
                                                          {"BUSY", "after BUSY"},
                                                          {"CONTINUE", "after ANSWER"},
                                                          {"GOTO:default^2^1", "two"}}) {
        rig.steps.clear();
        rig.dialplan(
            "[default]\nexten => 1,1,Dial(Fake/6001,,U(after))\nsame => n,NoOp(after ${DIALSTATUS})\n"
            "exten => 2,1,NoOp(two)\n[after]\nexten => s,1,Set(GOSUB_RESULT=" +
            result + ")\nsame => n,Return()\n");
        rig.phones.scripts["6001"] = answers_after(1s, 1s, 10s);
        rig.call("1");
        rig.run();
        EXPECT_EQ(stepped("NoOp(" + expected + ")"), result != "ABORT") << result;
        EXPECT_EQ(rig.calls.channels.count(), 0u);
    }
}

TEST_F(Dial, TheCalledLegGoesOnByItselfWithFAndG) {
    rig.dialplan(
        "[default]\nexten => 1,1,Dial(Fake/6001,,F(default^9^1))\nexten => 9,1,NoOp(callee goes on)\n"
        "same => n,Wait(2)\nexten => 2,1,Dial(Fake/6001,,G(default^5^1))\n"
        "exten => 5,1,NoOp(caller)\nsame => n,NoOp(callee ${CHANNEL(name)})\n");
    rig.phones.scripts["6001"] = {{0ms, Act::Ring}, {1s, Act::Answer}};
    rig.call("1", {{5s, Act::HangUp, call::Cause::NormalClearing}});
    rig.run();
    EXPECT_TRUE(stepped("NoOp(callee goes on)"));
    rig.call("2");
    rig.run();
    EXPECT_TRUE(stepped("NoOp(caller)"));
}

TEST_F(Dial, ERunsHOnTheCalledLeg) {
    rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001,,e)\nexten => h,1,NoOp(h ${CHANNEL(name)})\n");
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 2s);
    rig.call("1");
    rig.run();
    EXPECT_TRUE(stepped("NoOp(h Fake/6001-00000001)"));
    EXPECT_TRUE(stepped("NoOp(h Fake/caller-00000000)"));
}

TEST_F(Dial, SaysOnceWhatHasNoEffect) {
    one_target(",1,tTkK");
    rig.phones.scripts["6001"] = {};
    rig.call("1");
    rig.run();
    rig.call("1");
    rig.run();
    EXPECT_EQ(std::count_if(rig.log_lines.begin(), rig.log_lines.end(),
                            [](const auto& line) { return line == "Dial: option 't' has no effect yet"; }),
              1);
}

TEST_F(Dial, ADiversionEndsItAndTheDialplanGoesOnThere) {
    rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001)\nexten => 5,1,NoOp(diverted)\n");
    rig.phones.scripts["6001"] = answers_after(1s, 1s, 50s);
    for (const auto when : {500ms, 1500ms, 5000ms}) {
        rig.steps.clear();
        auto* caller = rig.call("1");
        rig.pass(when);
        caller->divert({"default", "5", 1});
        rig.run();
        EXPECT_TRUE(stepped("NoOp(diverted)"));
        EXPECT_EQ(rig.calls.channels.count(), 0u);
    }
}

/// Every way a Dial can take, cut off by the caller at every moment.
TEST_F(Dial, LeavesNothingBehindWheneverTheCallerGoes) {
    rig.sound("hello", 400ms);
    rig.dialplan(
        "[default]\nexten => "
        "1,1,Dial(Fake/6001&Fake/6002&Local/9@default,8,gb(sub^s^1)B(sub^s^1)U(sub)eA(hello)D(12:3))\n"
        "same => n,Dial(Fake/6003,5,R)\nsame => n,Dial(Fake/6004)\nsame => n,Playback(hello)\nsame => "
        "n,Wait(1)\n"
        "exten => 9,1,Ringing()\nsame => n,Wait(1)\nsame => n,Dial(Fake/6002)\n"
        "exten => h,1,Wait(1)\n[sub]\nexten => s,1,Wait(0.3)\nsame => n,Return()\n");
    rig.phones.scripts["6001"] = {
        {500ms, Act::Ring}, {1500ms, Act::Answer}, {1500ms, Act::HangUp, call::Cause::NormalClearing}};
    rig.phones.scripts["6002"] = {{300ms, Act::Progress},
                                  {500ms, Act::Refuse, call::Cause::UserBusy, "SIP 486 Busy Here"}};
    rig.phones.scripts["6003"] = {
        {300ms, Act::Ring}, {300ms, Act::Progress}, {500ms, Act::Forward, {}, "Fake/6001"}};
    rig.phones.scripts["6004"] = {
        {300ms, Act::Progress}, {700ms, Act::Answer}, {900ms, Act::HangUp, call::Cause::NormalClearing}};
    for (Millis when = 0ms; when <= 16s; when += 97ms) {
        rig.call("1", {{when, Act::HangUp, call::Cause::NormalClearing}});
        rig.run();
        ASSERT_EQ(rig.calls.channels.count(), 0u) << "hung up after " << when.count();
        ASSERT_TRUE(rig.calls.bridges.all().empty());
        ASSERT_EQ(rig.calls.plane().streams(), 0u);
    }
    EXPECT_EQ(rig.events_named("DialBegin"), rig.events_named("DialEnd"));
    EXPECT_EQ(rig.events_named("Newchannel"), rig.events_named("Hangup"));
    EXPECT_EQ(rig.events_named("BridgeCreate"), rig.events_named("BridgeDestroy"));
}

}  // namespace
}  // namespace asterism::apps
