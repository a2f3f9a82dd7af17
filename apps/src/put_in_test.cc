// SPDX-License-Identifier: Apache-2.0
// What a caller chose (his number here) stands where the dialplan puts it and means nothing there: no
// operator, no call, no outcome, no application, no variable's name with a function in it.
#include <gtest/gtest.h>

#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "exchange_rig.h"

namespace asterism::apps {
namespace {

using Steps = std::vector<std::string>;

class PutIn : public testing::Test {
protected:
    /// What NoOp said to a caller of that number.
    Steps said(std::string_view extensions, const std::string& number) {
        rig.steps.clear();
        rig.calls.globals.set("OWNED", "no");
        rig.dialplan("[default]\n" + std::string(extensions) +
                     "[owned]\nexten => 1,1,Set(GLOBAL(OWNED)=yes)\n");
        rig.call("1", {}, number);
        rig.run();
        EXPECT_EQ(call::variable_value(rig.calls, nullptr, "OWNED").text, "no") << number;
        Steps out;
        for (const auto& step : rig.steps)
            if (step.starts_with("NoOp(")) out.push_back(step.substr(5, step.size() - 6));
        return out;
    }
    ExchangeRig rig;
};

const std::string kHostile[] = {
    "\" | SET(GLOBAL(OWNED)=yes) | \"",
    "1\" | SET(GLOBAL(OWNED)=yes) | \"1",
    "SET(GLOBAL(OWNED)=yes)",
    "${SET(GLOBAL(OWNED)=yes)}",
    "$[SET(GLOBAL(OWNED)=yes)]",
    "1?owned,1:owned,1",
    "):Set(GLOBAL(OWNED)=yes",
    "x):Set(GLOBAL(OWNED)=yes):(",
    ":Set(GLOBAL(OWNED)=yes)",
    "GLOBAL(OWNED)=yes",
    "GLOBAL(OWNED)",
    "GLOBAL",
    "a,GLOBAL(OWNED)=yes",
    "a=1\\,GLOBAL(OWNED)=yes",
    "\",GLOBAL(OWNED)=yes,\"",
};

TEST_F(PutIn, DecidesNothingInAnExpression) {
    for (const auto& number : kHostile)
        EXPECT_EQ(said("exten => 1,1,NoOp($[\"${CALLERID(num)}\" = \"Boss\"])\n"
                       "same => n,NoOp($[${CALLERID(num)} = Boss | \"${CALLERID(num)}\" = \"5\"])\n"
                       "same => n,GotoIf($[\"${CALLERID(num):0:3}\" = \"555\"]?owned,1,1)\n"
                       "same => n,NoOp(end)\n",
                       number),
                  (Steps{"0", "0", "end"}))
            << number;
}

TEST_F(PutIn, CallsNoFunction) {
    for (const auto& number : kHostile)
        EXPECT_EQ(said("exten => 1,1,Set(X=${${CALLERID(num)}}${${CALLERID(num)}(OWNED)=yes)})\n"
                       "same => n,Set(X=${EVAL(${CALLERID(num)})}$[${CALLERID(num)}(OWNED)])\n"
                       "same => n,Set(X=${LEN(${CALLERID(num)})}${IF(1?${CALLERID(num)}:x)})\n"
                       "same => n,NoOp(end)\n",
                       number),
                  Steps{"end"})
            << number;
}

TEST_F(PutIn, ChoosesNoPlaceAndNoApplication) {
    for (const auto& number : kHostile)
        EXPECT_EQ(said("exten => 1,1,GotoIf(0?${CALLERID(num)}:here)\n"
                       "same => n(here),ExecIf($[0]?Set(W=${CALLERID(num)}):Set(W=written))\n"
                       "same => n,ExecIf(1?Set(X=${CALLERID(num)}):NoOp(skipped))\n"
                       "same => n,Exec(Set(X=${CALLERID(num)}))\n"
                       "same => n,GosubIf(0?${CALLERID(num)}:sub,1)\n"
                       "same => n,ExecIfTime(*,*,*,*?Set(X=${CALLERID(num)}):NoOp(skipped))\n"
                       "same => n,NoOp(${W})\n"
                       "exten => sub,1,Return()\n",
                       number),
                  Steps{"written"})
            << number;
}

TEST_F(PutIn, WritesToNoFunctionByName) {
    for (const auto& number : kHostile)
        EXPECT_EQ(said("exten => 1,1,Set(${CALLERID(num)}=yes)\n"
                       "same => n,Set(${CALLERID(num)})\n"
                       "same => n,Set(${CALLERID(num)}(OWNED)=yes)\n"
                       "same => n,MSet(A=${CALLERID(num)},B=2)\n"
                       "same => n,Set(X=${SET(${CALLERID(num)}=yes)})\n"
                       "same => n,NoOp(${B})\n",
                       number)
                      .size(),
                  1u)
            << number;
}

TEST_F(PutIn, NamesNoFunctionWhereAVariableIsNamed) {
    for (const auto& number : {"GLOBAL(OWNED)", "SHARED(OWNED)", "DB(evil/x)", "CALLERID(name)"})
        EXPECT_EQ(said("exten => 1,1,Set(ARRAY(${CALLERID(num)},B)=yes,2)\n"
                       "same => n,Set(MASTER_CHANNEL(${CALLERID(num)})=yes)\n"
                       "same => n,Set(PUSH(${CALLERID(num)})=yes)\n"
                       "same => n,Set(UNSHIFT(${CALLERID(num)})=yes)\n"
                       "same => n,Set(X=${INC(${CALLERID(num)})}${DEC(${CALLERID(num)})})\n"
                       "same => n,Set(X=${POP(${CALLERID(num)})}${SHIFT(${CALLERID(num)})})\n"
                       "same => n,Answer()\n"
                       "same => n,Read(${CALLERID(num)},,1,,1,1)\n"
                       "same => n,NoOp(${B} ${DB(evil/x)})\n",
                       number),
                  Steps{"2 "})
            << number;
    // Its author may.
    EXPECT_EQ(said("exten => 1,1,Set(ARRAY(DB(good/x),B)=1,2)\nsame => n,NoOp(${DB(good/x)} ${B})\n", "1"),
              Steps{"1 2"});
}

TEST_F(PutIn, StaysInTheParenthesesOfItsOption) {
    EXPECT_EQ(said("exten => 1,1,Dial(Phone/nobody,1,D(${CALLERID(num)})F)\nsame => n,NoOp(end)\n",
                   "w)G(owned^1^1"),
              Steps{"end"});
    const dialplan::Marked options("tD(w)G(owned)F", [] {
        dialplan::Marks marks;
        marks.add(3, 12);
        return marks;
    }());
    const auto parsed = dialplan::AppOptions::parse(dialplan::MarkedView(options));
    EXPECT_EQ(parsed.letters(), "tDF");
    EXPECT_EQ(parsed.arg('D'), "w)G(owned");
}

TEST_F(PutIn, IsANumberATextAndAListAsEver) {
    EXPECT_EQ(said("exten => 1,1,Set(LIST=a,b)\n"
                   "same => n,GotoIf($[${CALLERID(num)} > 500 & ${CALLERID(num)} < 600]?in)\n"
                   "same => n,NoOp(skipped)\n"
                   "same => n(in),Gosub(sub,1(${LIST}))\n"
                   "same => n,NoOp($[${CALLERID(num)} + ${N}0 + 1] ${IF($[\"${NONE}\" = \"\"]?empty:full)})\n"
                   "same => n,Set(NAME=VALUE)\n"
                   "same => n,Set(${NAME}=7)\n"
                   "same => n,Set(WHAT=NoOp(whole))\n"
                   "same => n,Exec(${WHAT})\n"
                   "same => n,NoOp(${VALUE} ${${NAME}})\n"
                   "exten => sub,1,NoOp(${ARG1}|${ARG2}|${ARGC})\n"
                   "same => n,Return()\n",
                   "555"),
              (Steps{"a|b|2", "556 empty", "7 7"}));
}

TEST_F(PutIn, IsAnExpressionWhereExtensionsConfSaysSo) {
    const std::string lines = "exten => 1,1,Set(SUM=2 + 3)\nsame => n,NoOp($[${SUM}] ${EVAL(${TEXT})})\n";
    rig.calls.globals.set("TEXT", "${LEN(abc)}");
    EXPECT_EQ(said(lines, "100"), Steps{"2 + 3 "});
    EXPECT_TRUE(rig.logged("substituted_expressions=yes"));
    EXPECT_EQ(said(lines + "[general]\nsubstituted_expressions=yes\n", "100"), Steps{"5 3"});
}

}  // namespace
}  // namespace asterism::apps
