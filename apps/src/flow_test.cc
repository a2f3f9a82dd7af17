// SPDX-License-Identifier: Apache-2.0
// The dialplan's flow: jumps, subroutines, loops, extensions h, i and t, hangup handlers; then the
// applications that play and listen.
#include <gtest/gtest.h>

#include "exchange_rig.h"

namespace asterism::apps {
namespace {

using namespace std::chrono_literals;
using Steps = std::vector<std::string>;

class Flow : public testing::Test {
protected:
    ~Flow() override {
        EXPECT_EQ(rig.calls.channels.count(), 0u);
        EXPECT_FALSE(rig.logged("COMPLAINT"));
        EXPECT_EQ(rig.calls.plane().streams(), 0u);
    }
    /// What NoOp said.
    Steps said(std::string_view extensions, Script script = {}, const std::string& exten = "1") {
        rig.steps.clear();
        rig.dialplan(extensions);
        rig.call(exten, std::move(script));
        rig.run();
        Steps out;
        for (const auto& step : rig.steps)
            if (step.starts_with("NoOp(")) out.push_back(step.substr(5, step.size() - 6));
        return out;
    }
    ExchangeRig rig;
};

TEST_F(Flow, GotoKnowsLabelsStepsExtensionsAndContexts) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Goto(there)\nsame => n,NoOp(skipped)\nsame => n(there),NoOp(a)\n"
                   "same => n,Goto(+2)\nsame => n,NoOp(skipped)\nsame => n,Goto(2,1)\n"
                   "exten => 2,1,NoOp(b ${PRIORITY})\nsame => n,Goto(other,s,in)\n"
                   "[other]\nexten => s,1,NoOp(skipped)\nsame => n(in),NoOp(c ${CONTEXT} ${EXTEN})\n"),
              (Steps{"a", "b 1", "c other s"}));
}

TEST_F(Flow, AStepMayGoBack) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Set(N=0)\nsame => n,NoOp(${INC(N)})\nsame => n,NoOp(x)\n"
                   "same => n,GotoIf($[${N} < 2]?-2)\nsame => n,NoOp(end)\n"),
              (Steps{"1", "x", "2", "x", "end"}));
}

TEST_F(Flow, AJumpToWhereItStandsIsAJump) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Set(N=0)\nsame => n,NoOp(${N})\n"
                   "same => n,ExecIf($[${INC(N)} < 4]?Goto(1,3))\nsame => n,NoOp(end ${N})\n"),
              (Steps{"0", "end 4"}));
}

TEST_F(Flow, AGotoWithoutWaitsHoldsNobodyUp) {
    rig.dialplan("[default]\nexten => 1,1,Goto(1)\n");
    rig.call("1", {{100ms, Act::HangUp, call::Cause::NormalClearing}});
    rig.run(5s);
    EXPECT_LT(rig.steps.size(), 50'000u);
}

TEST_F(Flow, GotoIfAndGotoIfTime) {
    EXPECT_EQ(
        said("[default]\nexten => 1,1,GotoIf($[1 > 2]?yes:no)\nsame => n(yes),NoOp(yes)\n"
             "same => n(no),NoOp(no)\nsame => n,GotoIf(0?yes)\nsame => n,NoOp(goes on)\n"
             "same => n,GotoIfTime(*,*,*,*?1,end:yes)\nsame => n,NoOp(skipped)\nsame => n(end),NoOp(end)\n"),
        (Steps{"no", "goes on", "end"}));
}

// 613: quotes only keep a comma from separating; the argument keeps them.
TEST_F(Flow, SubroutinesNestAndReturnValues) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Set(X=outer)\nsame => n,Gosub(sub,s,1(a,\"b,c\"))\n"
                   "same => n,NoOp(${GOSUB_RETVAL} ${X} ${ARG1})\n"
                   "same => n,GosubIf(0?sub,s,1:sub,t,1)\nsame => n,GosubIf(0?sub,s,1)\nsame => n,NoOp(end)\n"
                   "[sub]\nexten => s,1,NoOp(${ARGC} ${ARG1} ${ARG2})\nsame => n,Set(LOCAL(X)=inner)\n"
                   "same => n,Gosub(deeper,1(z))\nsame => n,NoOp(${ARG1} ${X} ${GOSUB_RETVAL})\n"
                   "same => n,Return(${X} done)\n"
                   "exten => deeper,1,NoOp(${ARG1} ${ARG2} ${LOCAL_PEEK(1,ARG1)})\nsame => n,Return(deep)\n"
                   "exten => t,1,NoOp(t)\nsame => n,Return()\n"),
              (Steps{"2 a \"b,c\"", "z \"b,c\" a", "a inner deep", "inner done outer ", "t", "end"}));
}

TEST_F(Flow, StackPopForgetsTheWayBackAndReturnWithoutGosubEnds) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Gosub(sub,s,1)\nsame => n,NoOp(never)\nexten => h,1,NoOp(h)\n"
                   "[sub]\nexten => s,1,StackPop()\nsame => n,NoOp(a)\nsame => n,Return()\n"),
              (Steps{"a"}));
}

TEST_F(Flow, ASubroutineThatCallsItselfEnds) {
    said("[default]\nexten => 1,1,Gosub(1,1)\n");
    EXPECT_TRUE(rig.logged("subroutines within each other"));
}

TEST_F(Flow, HAndThenHangupHandlersNewestFirst) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Set(CHANNEL(hangup_handler_push)=hh,s,1(one))\n"
                   "same => n,Set(CHANNEL(hangup_handler_push)=hh,s,1(two))\n"
                   "same => n,Set(CHANNEL(hangup_handler_push)=hh,s,1(three))\n"
                   "same => n,Set(CHANNEL(hangup_handler_pop)=)\nsame => n,Wait(60)\nsame => n,NoOp(never)\n"
                   "exten => h,1,NoOp(h ${HANGUPCAUSE} ${CHANNEL(checkhangup)})\n"
                   "[hh]\nexten => s,1,NoOp(${ARG1} ${CONTEXT})\nsame => n,Wait(1)\nsame => n,Return()\n",
                   {{5s, Act::HangUp, call::Cause::NormalUnspecified}}),
              (Steps{"h 31 1", "two hh", "one hh"}));
}

TEST_F(Flow, WhatDoesNotExistIsForI) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Goto(nowhere,1)\nexten => i,1,NoOp(${INVALID_EXTEN})\n"),
              Steps{"nowhere"});
    EXPECT_EQ(said("[default]\nexten => 1,1,Goto(nowhere,1)\nexten => h,1,NoOp(h)\n"), Steps{"h"});
    EXPECT_EQ(said("[default]\nexten => 1,1,Goto(nolabel)\nsame => n,NoOp(never)\n"), Steps{});
}

TEST_F(Flow, HangupTakesNumbersAndNames) {
    for (const auto& [text, cause] : std::map<std::string, int>{
             {"", 16}, {"17", 17}, {"NO_ANSWER", 19}, {"CONGESTION", 34}, {"nonsense", 16}}) {
        rig.diary.lines.clear();
        said("[default]\nexten => 1,1,Hangup(" + text + ")\n");
        EXPECT_EQ(rig.diary.lines, Steps{"caller hangup " + std::to_string(cause)}) << text;
    }
}

TEST_F(Flow, IndicationsBeforeTheAnswer) {
    for (const auto& [app, line] :
         std::map<std::string, std::string>{{"Ringing()", "caller ringing"},
                                            {"Progress()", "caller progress"},
                                            {"Proceeding()", "caller proceeding"},
                                            {"Busy()", "caller hangup 17"},
                                            {"Congestion()", "caller hangup 34"},
                                            {"Incomplete(n)", "caller hangup 28"}}) {
        rig.diary.lines.clear();
        said("[default]\nexten => 1,1," + app + "\n");
        EXPECT_TRUE(rig.diary.has(line)) << app;
    }
}

TEST_F(Flow, BusyToACallerWhoIsUpLastsAsLongAsItSays) {
    const auto start = rig.loop.now();
    said("[default]\nexten => 1,1,Answer()\nsame => n,Busy(4)\n");
    // 590: half a second of it belongs to Answer.
    EXPECT_EQ(rig.loop.now() - start, 4500ms);
}

TEST_F(Flow, WhileLoopsNest) {
    EXPECT_EQ(
        said("[default]\nexten => 1,1,Set(I=0)\nsame => n,While($[${I} < 3])\nsame => n,Set(J=0)\n"
             "same => n,While($[${J} < 5])\nsame => n,Set(J=$[${J} + 1])\n"
             "same => n,ExecIf($[${J} = 2]?ContinueWhile())\nsame => n,ExecIf($[${J} = 4]?ExitWhile())\n"
             "same => n,NoOp(${I}${J})\nsame => n,EndWhile()\nsame => n,Set(I=$[${I} + 1])\n"
             "same => n,EndWhile()\nsame => n,NoOp(end)\n"),
        (Steps{"01", "03", "11", "13", "21", "23", "end"}));
}

TEST_F(Flow, ExecAndItsKin) {
    EXPECT_EQ(
        said("[default]\nexten => 1,1,ExecIf(1?Set(A=1):Set(A=2))\nsame => n,ExecIf(0?Set(B=1):Set(B=2))\n"
             "same => n,Exec(Set(C=3))\nsame => n,TryExec(Nothing(x))\nsame => n,NoOp(${A}${B}${C} "
             "${TRYSTATUS})\n"
             "same => n,TryExec(Hangup(17))\nsame => n,NoOp(${TRYSTATUS})\n"
             "same => n,MSet(D=4,E=\"5,6\")\nsame => n,NoOp(${D} ${E})\n"),
        (Steps{"123 NOAPP", "FAILED", "4 5,6"}));
}

TEST_F(Flow, UserEventCarriesItsFields) {
    said("[default]\nexten => 1,1,UserEvent(Order,Item: 7,Note: a b)\n");
    const auto event = std::find_if(rig.happened.begin(), rig.happened.end(),
                                    [](const auto& one) { return one.name == "UserEvent"; });
    ASSERT_NE(event, rig.happened.end());
    EXPECT_EQ(event->get("UserEvent"), "Order");
    EXPECT_EQ(event->get("Item"), "7");
    EXPECT_EQ(event->get("Note"), "a b");
    EXPECT_EQ(event->get("Exten"), "1");
}

TEST_F(Flow, PlaybackPlaysFilesAndSaysHowItWent) {
    rig.sound("hello", 500ms);
    rig.sound("digits/1", 300ms);
    const auto start = rig.loop.now();
    EXPECT_EQ(said("[default]\nexten => 1,1,Playback(hello&digits/1)\nsame => n,NoOp(${PLAYBACKSTATUS})\n"
                   "same => n,Playback(none)\nsame => n,NoOp(${PLAYBACKSTATUS})\n"),
              (Steps{"SUCCESS", "FAILED"}));
    EXPECT_TRUE(rig.diary.has("caller answer"));
    EXPECT_GE(rig.loop.now() - start, 780ms);
}

TEST_F(Flow, PlaybackBeforeTheAnswer) {
    rig.sound("hello", 500ms);
    EXPECT_EQ(
        said("[default]\nexten => 1,1,Playback(hello,skip)\nsame => n,NoOp(${PLAYBACKSTATUS})\n"
             "same => n,Playback(hello,noanswer)\nsame => n,NoOp(${PLAYBACKSTATUS} ${CHANNEL(state)})\n"),
        (Steps{"SUCCESS", "SUCCESS Ring"}));
}

TEST_F(Flow, EchoEndsWithTheHash) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Answer()\nsame => n,Echo()\nsame => n,NoOp(after)\n",
                   {{2s, Act::Press, {}, "1"}, {1s, Act::Press, {}, "#"}}),
              Steps{"after"});
    EXPECT_EQ(said("[default]\nexten => 1,1,Answer()\nsame => n,Echo()\nsame => n,NoOp(never)\n",
                   {{2s, Act::HangUp, call::Cause::NormalClearing}}),
              Steps{});
}

TEST_F(Flow, DigitsAreReadAndSent) {
    rig.sound("menu", 5s);
    EXPECT_EQ(said("[default]\nexten => 1,1,Read(X,menu,3)\nsame => n,NoOp(${X} ${READSTATUS})\n"
                   "same => n,WaitDigit(5,78)\nsame => n,NoOp(${WAITDIGITRESULT} ${WAITDIGITSTATUS})\n"
                   "same => n,SendDTMF(12w3)\nsame => n,NoOp(sent)\n",
                   {{1s, Act::Press, {}, "4"},
                    {1s, Act::Press, {}, "5"},
                    {1s, Act::Press, {}, "6"},
                    {1s, Act::Press, {}, "1"},
                    {1s, Act::Press, {}, "8"}}),
              (Steps{"456 OK", "8 DTMF", "sent"}));
}

TEST_F(Flow, AnExtensionIsDialledInTheMenu) {
    rig.sound("menu", 5s);
    const std::string plan =
        "[default]\nexten => 1,1,BackGround(menu)\nsame => n,WaitExten(3)\nsame => n,NoOp(silence)\n"
        "exten => _4X,1,NoOp(${EXTEN})\nexten => 5,1,NoOp(five)\nexten => i,1,NoOp(i ${INVALID_EXTEN})\n"
        "exten => t,1,NoOp(t)\n";
    EXPECT_EQ(said(plan, {{1s, Act::Press, {}, "4"}, {1s, Act::Press, {}, "2"}}), Steps{"42"});
    EXPECT_EQ(said(plan, {{6s, Act::Press, {}, "5"}}), Steps{"five"});
    EXPECT_EQ(said(plan, {{1s, Act::Press, {}, "7"}}), Steps{"i 7"});
    EXPECT_EQ(said(plan), Steps{"t"});
}

TEST_F(Flow, AnAbsoluteTimeoutEndsTheCallOrGoesToT) {
    EXPECT_EQ(said("[default]\nexten => 1,1,Set(TIMEOUT(absolute)=3)\nsame => n,NoOp(${TIMEOUT(absolute)})\n"
                   "same => n,Wait(60)\nsame => n,NoOp(never)\nexten => h,1,NoOp(h)\n"),
              (Steps{"3.000", "h"}));
    EXPECT_EQ(said("[default]\nexten => 1,1,Set(TIMEOUT(absolute)=3)\nsame => n,Wait(60)\n"
                   "same => n,NoOp(never)\nexten => T,1,NoOp(T)\n"),
              Steps{"T"});
}

/// Each application, cut off at every moment.
TEST_F(Flow, NothingIsLeftWheneverTheCallerGoes) {
    rig.sound("hello", 300ms);
    rig.dialplan(
        "[default]\nexten => 1,1,Answer(200)\nsame => n,Playback(hello&hello)\nsame => n,Wait(0.3)\n"
        "same => n,SendDTMF(12)\nsame => n,Read(X,hello,2,,2,0.4)\nsame => n,WaitDigit(0.3)\n"
        "same => n,BackGround(hello)\nsame => n,Gosub(sub,s,1)\nsame => n,Busy(0.3)\n"
        "exten => h,1,Wait(1)\nsame => n,Playback(hello)\nsame => n,Read(X,hello)\n"
        "[sub]\nexten => s,1,Wait(0.2)\nsame => n,Return()\n");
    for (Millis when = 0ms; when <= 5s; when += 53ms) {
        rig.call("1", {{when, Act::HangUp, call::Cause::NormalClearing}});
        rig.run();
        ASSERT_EQ(rig.calls.channels.count(), 0u) << "hung up after " << when.count();
        ASSERT_EQ(rig.calls.plane().streams(), 0u);
    }
}

}  // namespace
}  // namespace asterism::apps
