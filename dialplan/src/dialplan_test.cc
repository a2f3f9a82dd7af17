// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/dialplan.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "asterism/base/text.h"
#include "asterism/dialplan/load.h"
#include "asterism/dialplan/save.h"
#include "asterism/dialplan/show.h"

namespace asterism::dialplan {
namespace {

/// Lines "[context]", "name => value".
std::vector<Section> sections(std::string_view text) {
    std::vector<Section> out;
    const auto file = std::make_shared<const std::string>("extensions.conf");
    unsigned number = 0;
    for (auto line : split(text, '\n')) {
        ++number;
        if (line.empty()) continue;
        if (line.front() == '[') {
            out.push_back({std::string(line.substr(1, line.size() - 2)), {file, number}, {}});
            continue;
        }
        const auto equals = line.find('=');
        const bool arrow = equals + 1 < line.size() && line[equals + 1] == '>';
        out.back().lines.push_back({std::string(trim(line.substr(0, equals))),
                                    std::string(trim(line.substr(equals + (arrow ? 2 : 1)))),
                                    {file, number},
                                    arrow});
    }
    return out;
}

Loaded load_text(std::string_view text) { return load(sections(text)); }

std::shared_ptr<const Dialplan> plan(std::string_view text) {
    auto loaded = load_text(text);
    for (const auto& one : loaded.complaints) ADD_FAILURE() << one.text();
    return loaded.dialplan;
}

std::string app(const Dialplan& plan, std::string_view exten, int priority = 1,
                std::string_view caller = {}) {
    const auto found = plan.find({.context = "a", .exten = exten, .priority = priority, .caller_id = caller});
    return found ? found->step->app + '(' + found->step->data + ')' : "none";
}

std::string only_complaint(std::string_view text) {
    const auto loaded = load_text(text);
    EXPECT_EQ(loaded.complaints.size(), 1u);
    return loaded.complaints.empty() ? "" : loaded.complaints[0].text();
}

TEST(Dialplan, NumbersItsPriorities) {
    const auto p = plan(R"([a]
exten => 100,1,NoOp(hi)
same => n(start),Answer
same => n+5,Wait(1)
exten => 100,20(end),Set(x=(a,b))
same => s+1,Old,data
exten => 101,next,First()
)");
    EXPECT_EQ(app(*p, "100"), "NoOp(hi)");
    EXPECT_EQ(app(*p, "100", 2), "Answer()");
    EXPECT_EQ(app(*p, "100", 8), "Wait(1)");
    EXPECT_EQ(app(*p, "100", 20), "Set(x=(a,b))");
    EXPECT_EQ(app(*p, "100", 21), "Old(data)");
    EXPECT_EQ(app(*p, "101", 22), "First()");
    EXPECT_EQ(p->find_label({.context = "a", .exten = "100"}, "start"), 2);
    EXPECT_EQ(p->find_label({.context = "a", .exten = "100"}, "end"), 20);
    EXPECT_FALSE(p->find_label({.context = "a", .exten = "100"}, "none"));
}

TEST(Dialplan, TakesTheNarrowestFitThatHasThePriority) {
    const auto p = plan(R"([a]
exten => _1XX,1,Wide
exten => _1XX,2,WideTwo
exten => 100,1,Exact
exten => _10X,1,Narrow
)");
    EXPECT_EQ(app(*p, "100"), "Exact()");
    EXPECT_EQ(app(*p, "101"), "Narrow()");
    EXPECT_EQ(app(*p, "123"), "Wide()");
    EXPECT_EQ(app(*p, "100", 2), "WideTwo()");
    EXPECT_EQ(app(*p, "99"), "none");
}

TEST(Dialplan, AsksExtensionsForCertainCallersFirst) {
    const auto p = plan(R"([a]
exten => 100,1,Anybody
exten => 100/_25.,1,Someone
exten => 100/,1,Nobody
exten => _2X/555,1,Friend
)");
    EXPECT_EQ(app(*p, "100", 1, "256"), "Someone()");
    EXPECT_EQ(app(*p, "100", 1, "999"), "Anybody()");
    EXPECT_EQ(app(*p, "100", 1, ""), "Nobody()");
    EXPECT_EQ(app(*p, "20", 1, "1"), "none");
    EXPECT_EQ(app(*p, "20", 1, "555"), "Friend()");
}

class At final : public LocalClock {
public:
    explicit At(int hour, int weekday) {
        time_.tm_hour = hour;
        time_.tm_wday = weekday;
        time_.tm_mday = 1;
    }
    std::tm now(std::string_view) const override { return time_; }

private:
    std::tm time_{};
};

TEST(Dialplan, SearchesIncludesDepthFirstOnceEach) {
    const auto p = plan(R"([a]
include => b
include => c
[b]
include => a
include => d
[c]
exten => 1,1,InC
[d]
exten => 1,1,InD
exten => 1,2,Two
)");
    EXPECT_EQ(app(*p, "1"), "InD()");
    EXPECT_EQ(app(*p, "9"), "none");
    EXPECT_TRUE(p->exists({.context = "b", .exten = "1", .priority = 2}));
    EXPECT_FALSE(p->exists({.context = "nowhere", .exten = "1"}));
}

TEST(Dialplan, OpensAnIncludeByTheClock) {
    const auto p = plan("[a]\ninclude => day,09:00-17:00,mon-fri,*,*\n[day]\nexten => 1,1,Open\n");
    const At monday_noon(12, 1), monday_night(22, 1), sunday(12, 0);
    EXPECT_TRUE(p->exists({.context = "a", .exten = "1", .clock = &monday_noon}));
    EXPECT_FALSE(p->exists({.context = "a", .exten = "1", .clock = &monday_night}));
    EXPECT_FALSE(p->exists({.context = "a", .exten = "1", .clock = &sunday}));
}

TEST(Dialplan, TellsWhatMoreDigitsWouldDo) {
    const auto p = plan(R"([a]
exten => 12345,1,A
exten => _7XX,1,B
exten => _8!,1,C
exten => _8XXX,1,C
[e]
exten => _9!,1,D
include => f
[f]
exten => _9XX,1,E
)");
    const auto can = [&p](std::string_view exten) { return p->can_match({.context = "a", .exten = exten}); };
    const auto more = [&p](std::string_view exten) {
        return p->match_more({.context = "a", .exten = exten});
    };
    EXPECT_TRUE(can("123") && more("123"));
    EXPECT_TRUE(can("12345"));
    EXPECT_FALSE(more("12345"));
    EXPECT_FALSE(can("13"));
    EXPECT_TRUE(more("7") && can("7"));
    EXPECT_FALSE(more("700"));
    EXPECT_TRUE(more("8"));  // the longer pattern is asked first
    EXPECT_TRUE(can(""));
    EXPECT_FALSE(p->match_more({.context = "e", .exten = "9"}));  // "!" has the last word
}

TEST(Dialplan, KeepsHintsApart) {
    const auto p = plan(
        "[a]\nexten => 6001,hint,PJSIP/6001&Custom:x,y\nexten => _7XX,hint,PJSIP/${EXTEN}\nexten => "
        "6001,1,Dial\n");
    EXPECT_EQ(p->find_hint({.context = "a", .exten = "6001"})->step->app, "PJSIP/6001&Custom:x,y");
    EXPECT_EQ(p->find_hint({.context = "a", .exten = "712"})->extension->name(), "_7XX");
    EXPECT_EQ(app(*p, "712"), "none");
}

TEST(Dialplan, PutsGlobalsIntoNamesWhileLoading) {
    const auto p = plan(R"([globals]
BASE=61
FULL=${BASE}00
[a]
exten => ${FULL},1,NoOp(${EXTEN})
include => in${GLOBAL(BASE)}
ignorepat => 9
[in61]
exten => 5,1,Five
)");
    EXPECT_EQ(app(*p, "6100"), "NoOp(${EXTEN})");
    EXPECT_EQ(app(*p, "5"), "Five()");
    EXPECT_EQ(p->globals().at(1).value, "6100");
    ASSERT_EQ(p->context("a")->ignore_patterns().size(), 1u);
    EXPECT_EQ(p->context("a")->ignore_patterns().front().text, "9");
}

TEST(Dialplan, ReadsItsGeneralOptions) {
    EXPECT_TRUE(plan("[general]\n")->general().auto_fallthrough);
    const auto p = plan("[general]\nautofallthrough=no\nclearglobalvars=yes\nstatic=yes\nwriteprotect=no\n");
    EXPECT_FALSE(p->general().auto_fallthrough);
    EXPECT_TRUE(p->general().clear_globals);
}

TEST(Dialplan, JoinsSectionsOfOneContext) {
    EXPECT_EQ(app(*plan("[a]\nexten => 1,1,One\n[a]\nexten => 1,2,Two\n"), "1", 2), "Two()");
}

TEST(Dialplan, SaysWhatWasHardlyMeant) {
    EXPECT_EQ(only_complaint("[a]\nexten => _.,1,NoOp\nexten => _.,2,NoOp\nsame => 3,NoOp\n"),
              "extensions.conf:2: context a: exten: \"_.\" takes every extension, also h, i and t; \"_X.\" "
              "takes every number");
    EXPECT_EQ(only_complaint("[a]\nexten => _!,1,NoOp\n"),
              "extensions.conf:2: context a: exten: \"_!\" takes every extension, also h, i and t; \"_X!\" "
              "takes every number");
    for (const auto* name : {"X.", "NXX", "9XXX", "00."})
        EXPECT_NE(only_complaint(fmt::format("[a]\nexten => {},1,NoOp\n", name))
                      .find("is no pattern without a _ in front"),
                  std::string::npos)
            << name;
    plan("[a]\nexten => X,1,NoOp\nexten => Xavier,1,NoOp\nexten => 100,1,NoOp\n");
    EXPECT_EQ(only_complaint("[a]\nexten => 1,1,NoOp(x\n"),
              "extensions.conf:2: context a: exten: NoOp( has no closing )");
    EXPECT_EQ(only_complaint("[a]\nexten => 1${LEN(ab)},1,NoOp\n"),
              "extensions.conf:2: context a: exten: LEN() is not known while the files are read: it gives "
              "nothing in a name");
    EXPECT_EQ(only_complaint("[globals]\nHOME=${ENV(HOME)}\nB=${HOME}b\n[a]\nexten => 1${B},1,NoOp\n"),
              "extensions.conf:5: context a: exten: B is not known while the files are read: it gives "
              "nothing in a name");
    // Many includes of nobody's are one thing to read.
    std::string many = "[a]\n";
    for (int i = 0; i < 685; ++i) many += fmt::format("include => a{}-custom\n", i);
    EXPECT_EQ(only_complaint(many),
              "extensions.conf:2: context a: include: 685 contexts that are included are not there: "
              "a0-custom, a1-custom, a2-custom, ...");
    EXPECT_EQ(only_complaint("[ab]\ninclude => ab-c\n"),
              "extensions.conf:2: context ab: include: there is no context \"ab-c\"");
}

TEST(Dialplan, APriorityMayCountFromALabel) {
    EXPECT_EQ(app(*plan("[a]\nexten => s,1(start),One\nexten => s,start+101(other),Two\n"), "s", 102),
              "Two()");
}

TEST(Dialplan, ComplainsWithPlaceAndReason) {
    EXPECT_EQ(only_complaint("[a]\nexten => 100,x,NoOp\n"),
              "extensions.conf:2: context a: exten: \"x\" is neither a priority nor a label above");
    EXPECT_EQ(only_complaint("[a]\nexten => 100,n,NoOp\n"),
              "extensions.conf:2: context a: exten: priority \"n\" needs a priority above it");
    EXPECT_EQ(only_complaint("[a]\nsame => n,NoOp\n"),
              "extensions.conf:2: context a: same: there is no extension above that this could belong to");
    EXPECT_EQ(only_complaint("[a]\nextn => 1,1,NoOp\n"),
              "extensions.conf:2: context a: extn: there is no such word in a context (did you mean exten?)");
    EXPECT_EQ(only_complaint("[a]\nexten => 1,1,NoOp\nexten => 1,1,Other\n"),
              "extensions.conf:3: context a: exten: 1 has this priority already (extensions.conf:2); "
              "this one is not taken");
    EXPECT_EQ(only_complaint("[bb]\n[a]\ninclude => bx\n"),
              "extensions.conf:3: context a: include: there is no context \"bx\" (did you mean bb?)");
    EXPECT_EQ(only_complaint("[a]\nexten => _[1,1,NoOp\n"),
              "extensions.conf:2: context a: exten: the [ in _[1 has no ]");
    EXPECT_EQ(only_complaint("[a]\nexten => 1\n"),
              "extensions.conf:2: context a: exten: must be <extension>,<priority>,<application>");
    EXPECT_EQ(only_complaint("[a]\ninclude => a,25:00-26:00\n"),
              "extensions.conf:2: context a: include: '25:00' isn't a valid start time.");
    EXPECT_NE(only_complaint("[a]\nswitch => Realtime/x\n").find("not supported"), std::string::npos);
}

TEST(Show, HasTheShapeThatScriptsKnow) {
    const auto p = plan(R"(
[default]
exten => 100,1,NoOp(hi)
exten => 100,2,Answer()
exten => 100,3(go),Wait(30)
exten => 6001,hint,PJSIP/6001
exten => 6001,1,Dial(PJSIP/6001,20,tT)
[next]
include => default
)");
    EXPECT_EQ(show(*p, "default").text,
              "[ Context 'default' created by 'pbx_config' ]\n"
              "  '100' =>          1. NoOp(hi)                                   [extensions.conf:3]\n"
              "                    2. Answer()                                   [extensions.conf:4]\n"
              "     [go]           3. Wait(30)                                   [extensions.conf:5]\n"
              "  '6001' =>         hint: PJSIP/6001                              [extensions.conf:6]\n"
              "                    1. Dial(PJSIP/6001,20,tT)                     [extensions.conf:7]\n"
              "\n"
              "-= 2 extensions (5 priorities) in 1 context. =-\n");
    EXPECT_NE(show(*p, "").text.find("  Include =>        'default'"), std::string::npos);
    EXPECT_NE(show(*p, "").text.find("in 2 contexts. =-"), std::string::npos);
    EXPECT_EQ(show(*p, "nowhere").text, "There is no existence of 'nowhere' context\n");
    EXPECT_FALSE(show(*p, "7@default").found);
    EXPECT_NE(show(*p, "100@default").text.find("-= 1 extension (3 priorities) in 1 context. =-"),
              std::string::npos);
}

/// 2026-11-30 is a Monday, 2026-12-06 a Sunday.
bool is_in(const char* times, int month, int day, int hour, int minute) {
    std::tm when{};
    when.tm_hour = hour;
    when.tm_min = minute;
    when.tm_wday = month == 11 ? (day - 1) % 7 : (day + 1) % 7;
    when.tm_mday = day;
    when.tm_mon = month - 1;
    return Times::parse(times).includes(when);
}

TEST(Times, HoldBothEndsAndRunOverTheEnd) {
    for (const auto* in :
         {"00:00-23:59,*,*,*", "23:59-23:59,*,*,*", "23:59,*,*,*", "23:59-00:01,*,*,*",
          "1:00-2:00&23:59-23:59,*,*,*", "*,2,*,*", "*,1-5,*,*", "*,fri-mon,*,*", "*,mon&xyz,*,*", "*,*,*,11",
          "*,*,*,nov&foo", "*,*,29&30,*", "*|mon|*|*", "*,mon", ""})
        EXPECT_TRUE(is_in(in, 11, 30, 23, 59)) << in;
    for (const auto* out :
         {"22:00-23:58,*,*,*", "*,1,*,*", "*,0-6,*,*", "*,mon-foo,*,*", "*,*,*,10", "*,*,*,12", "*,*,30-40,*",
          "*,*,0-30,*", "bad,*,*,*", "*,bad,*,*", "23:59-,*,*,*", "23-24,*,*,*", "9:00-24:00,*,*,*"})
        EXPECT_FALSE(is_in(out, 11, 30, 23, 59)) << out;
    EXPECT_TRUE(is_in("17:00-09:00", 11, 30, 17, 0));
    EXPECT_FALSE(is_in("17:01-16:59", 11, 30, 17, 0));
    EXPECT_FALSE(is_in("09:00-17:00", 11, 30, 17, 1));
    for (const auto* in :
         {"*,1,*,*", "*,6-1,*,*", "*,*,*,12", "*,SUN,*,DEC", "*,sun,06,dec", "*,*,6-3,*", "12:0-13:5,*,*,*"})
        EXPECT_TRUE(is_in(in, 12, 6, 12, 0)) << in;
    for (const auto* out : {"*,0,*,*", "*,7,*,*", "*,*,*,1", "*,*,*,0", "*,*,*,13", "*,sunday,*,*",
                            "*,*,*,december", "12-13,*,*,*", "012:00-013:00,*,*,*"})
        EXPECT_FALSE(is_in(out, 12, 6, 12, 0)) << out;
}

TEST(Times, SayWhatTheyLeaveOut) {
    using Faults = std::vector<std::string>;
    EXPECT_EQ(Times::parse("*,mon&xyz,*,*").faults(), Faults{"Invalid day of week 'xyz', skipping element"});
    EXPECT_EQ(Times::parse("*,*,30-40,*").faults(), Faults{"Invalid end day '40', skipping element"});
    EXPECT_EQ(Times::parse("9:00-24:00,*,*,foo").faults(),
              (Faults{"'24:00' isn't a valid end time.", "Invalid month 'foo', skipping element"}));
    EXPECT_EQ(Times::parse("bad").faults(), Faults{"bad isn't a valid time."});
    EXPECT_EQ(Times::parse("23:59-").faults(), Faults{"Invalid time range starting with '23:59-'."});
    EXPECT_EQ(Times::parse("12-13").faults(), Faults{"'12' isn't a valid start time."});
    EXPECT_EQ(Times::parse("*").faults(), Faults{});
}

TEST(Dialplan, IsSavedAsItCanBeReadAgain655) {
    const auto loaded = load_text(
        "[general]\nstatic=yes\nwriteprotect=no\n[globals]\nA=1\nB => with space\n[one]\n"
        "exten => 100,1,NoOp(a,b)\nsame => n(lab),Dial(PJSIP/a&PJSIP/b,30,tT)\nsame => n,Hangup\n"
        "exten => _2XX/55,1,Goto(s,1)\nexten => 100,hint,PJSIP/a\nexten => s,1,Set(X=a;b)\n"
        "include => two\ninclude => three,9:00-17:00,mon-fri,*,*\nignorepat => 9\n"
        "[two]\nswitch => Realtime/x@y\nexten => 5,10,NoOp\n[three]\n");
    const auto first = loaded.dialplan;
    const auto text = save_text(*first);
    EXPECT_EQ(text,
              "[general]\nstatic=yes\nwriteprotect=no\nautofallthrough=yes\nclearglobalvars=no\n"
              "extenpatternmatchnew=no\n\n[globals]\nA => 1\nB => with space\n\n[three]\n"
              "[two]\nexten => 5,10,NoOp()\n\nswitch => Realtime/x@y\n\n"
              "[one]\nexten => 100,hint,PJSIP/a\nexten => 100,1,NoOp(a,b)\n"
              "exten => 100,2(lab),Dial(PJSIP/a&PJSIP/b,30,tT)\nexten => 100,3,Hangup()\n\n"
              "exten => s,1,Set(X=a\\;b)\n\nexten => _2XX/55,1,Goto(s,1)\n\n"
              "include => two\ninclude => three,9:00-17:00,mon-fri,*,*\n\nignorepat => 9\n\n");
    const auto with_wizard = load(sections("[a]\nexten => 1,1,NoOp()\n"),
                                  sections("[a]\nexten => 2,1,Dial(PJSIP/2)\nexten => 2,hint,PJSIP/2\n"));
    EXPECT_TRUE(save_text(*with_wizard.dialplan).ends_with("[a]\nexten => 1,1,NoOp()\n\n"));
    EXPECT_TRUE(may_be_saved(*first));
    EXPECT_FALSE(may_be_saved(*plan("[general]\nstatic=yes\nwriteprotect=yes\n")));
    EXPECT_FALSE(may_be_saved(*plan("[a]\nexten => 1,1,NoOp()\n")));
}

}  // namespace
}  // namespace asterism::dialplan
