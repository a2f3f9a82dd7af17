// SPDX-License-Identifier: Apache-2.0
// Applications that say, wind, authenticate and run programs; functions of files and of locks.
#include <gtest/gtest.h>

#include <fstream>

#include "exchange_rig.h"
#include "say.h"

namespace asterism::apps {
namespace {

using namespace std::chrono_literals;

class SoundApplications : public testing::Test {
protected:
    ~SoundApplications() override { EXPECT_EQ(rig.calls.channels.count(), 0u); }
    void plan(const std::string& steps) {
        std::string text = "[default]\n";
        bool first = true;
        for (const auto step : split(steps, '\n')) {
            text += (first ? "exten => 1,1," : "same => n,") + std::string(step) + "\n";
            first = false;
        }
        rig.dialplan(text + "exten => 5,1,NoOp(extension five)\n");
    }
    bool stepped(std::string_view step) const {
        return std::find(rig.steps.begin(), rig.steps.end(), step) != rig.steps.end();
    }
    ExchangeRig rig;
};

TEST(Say, EnglishNumbersLettersAndTimes) {
    EXPECT_EQ(say_number(0), SoundNames{"digits/0"});
    EXPECT_EQ(say_number(-13), (SoundNames{"digits/minus", "digits/13"}));
    EXPECT_EQ(say_number(342), (SoundNames{"digits/3", "digits/hundred", "digits/40", "digits/2"}));
    EXPECT_EQ(say_number(20'000'001), (SoundNames{"digits/20", "digits/million", "digits/1"}));
    EXPECT_EQ(say_number(100'021),
              (SoundNames{"digits/1", "digits/hundred", "digits/thousand", "digits/20", "digits/1"}));
    EXPECT_EQ(say_digits("1*#x"), (SoundNames{"digits/1", "digits/star", "digits/pound"}));
    EXPECT_EQ(say_letters("aB7@"), (SoundNames{"letters/a", "letters/b", "digits/7", "letters/at"}));
    EXPECT_EQ(say_phonetic("q"), SoundNames{"phonetic/q_p"});
    EXPECT_EQ(say_time_left(61),
              (SoundNames{"vm-youhave", "digits/1", "queue-minutes", "digits/1", "queue-seconds"}));
}

TEST(Say, MomentsByTheirFormat) {
    std::tm time{};
    time.tm_year = 126;
    time.tm_mon = 2;
    time.tm_mday = 31;
    time.tm_wday = 2;
    time.tm_hour = 14;
    time.tm_min = 5;
    EXPECT_EQ(say_time(time, time, "ABd 'digits/at' IMp"),
              (SoundNames{"digits/day-2", "digits/mon-2", "digits/30", "digits/h-1", "digits/at", "digits/2",
                          "digits/oh", "digits/5", "digits/p-m"}));
    EXPECT_EQ(say_time(time, time, "Y"),
              (SoundNames{"digits/2", "digits/thousand", "digits/20", "digits/6"}));
    EXPECT_EQ(say_time(time, time, "Q"), SoundNames{"digits/today"});
    auto later = time;
    later.tm_mday = 32;
    EXPECT_EQ(say_time(time, later, "Q"), SoundNames{"digits/yesterday"});
    EXPECT_EQ(say_time(time, later, "q k"), (SoundNames{"digits/yesterday", "digits/14"}));
    time.tm_year = 99;
    time.tm_min = 0;
    EXPECT_EQ(say_time(time, later, "YM'open"),
              (SoundNames{"digits/19", "digits/90", "digits/9", "digits/oclock", "open"}));
}

TEST_F(SoundApplications, AMomentIsSaidAndAHashForgotten) {
    for (const auto* name : {"digits/1", "digits/oclock", "digits/a-m"}) rig.sound(name, 1s);
    plan(
        "Set(HASH(h,a)=1)\nSet(HASH(h,b)=2)\nSet(HASH(hh,b)=3)\nClearHash(h)\n"
        "NoOp(${HASHKEYS(h)}|${HASH(hh,b)})\nSayUnixTime(3600,UTC,IMp)\nNoOp(said)\n"
        "Zapateller(answer,nocallerid)\nNoOp(${ZAPATELLERSTATUS})\nSet(CALLERID(num)=)\n"
        "Zapateller(nocallerid)\nNoOp(${ZAPATELLERSTATUS})\n"
        "SayUnixTime(3600,UTC,IMp,j)\nNoOp(not here)");
    rig.call("1", {{5s, Act::Press, {}, "5"}});
    rig.run();
    EXPECT_TRUE(stepped("NoOp(|3)"));
    EXPECT_TRUE(stepped("NoOp(said)"));
    EXPECT_TRUE(stepped("NoOp(ZAPPED)"));
    EXPECT_TRUE(stepped("NoOp(extension five)"));
    EXPECT_FALSE(stepped("NoOp(not here)"));
}

TEST_F(SoundApplications, SayDigitsCanBeInterruptedByAnExtension) {
    rig.sound("digits/1", 1s);
    rig.sound("digits/2", 1s);
    plan("Answer()\nSayDigits(12)\nSet(SAY_DTMF_INTERRUPT=true)\nSayDigits(12)\nNoOp(not here)");
    rig.call("1", {{3s, Act::Press, {}, "5"}});
    rig.run();
    EXPECT_TRUE(stepped("NoOp(extension five)"));
    EXPECT_FALSE(stepped("NoOp(not here)"));
}

TEST_F(SoundApplications, ControlPlaybackWindsPausesAndStops) {
    rig.sound("tune", 30s);
    plan(
        "ControlPlayback(tune,5000,#,*,8,5)\nNoOp(${CPLAYBACKSTATUS} ${CPLAYBACKSTOPKEY} "
        "${CPLAYBACKOFFSET})\n"
        "ControlPlayback(tune,,,,,,,o(29000))\nNoOp(end ${CPLAYBACKSTATUS})\n"
        "ControlPlayback(nothing)\nNoOp(then ${CPLAYBACKSTATUS})");
    rig.call("1", {{1500ms, Act::Press, {}, "#"},  // 1 -> 6
                   {1s, Act::Press, {}, "5"},      // pause at 7
                   {10s, Act::Press, {}, "5"},
                   {2s, Act::Press, {}, "*"},    // 9 -> 4
                   {1s, Act::Press, {}, "8"}});  // 5
    rig.run();
    EXPECT_TRUE(stepped("NoOp(USERSTOPPED 8 5000)"));
    EXPECT_TRUE(stepped("NoOp(end SUCCESS)"));
    EXPECT_TRUE(stepped("NoOp(then ERROR)"));
}

TEST_F(SoundApplications, AuthenticateLetsInWhoKnowsAndEndsTheCallOfOthers) {
    rig.sound("agent-pass", 100ms);
    plan("Authenticate(42)\nNoOp(in)\nAuthenticate(/" + (rig.sounds() / "secrets").string() +
         ",ma,3)\nNoOp(account ${CHANNEL(accountcode)})\nAuthenticate(/codes,dr,2)\nNoOp(once)\n"
         "Authenticate(/codes,d,2)\nNoOp(not here)");
    // MD5 of 777
    std::ofstream(rig.sounds() / "secrets") << "bob:f1c1592588411002af340cbaedd6fc33\n";
    rig.values.put("codes", "99", "x");
    Script script;
    for (const char* digits : {"41#", "42#", "777", "99", "99", "99", "99"})
        for (const char* digit = digits; *digit; ++digit)
            script.push_back({digit == digits ? 1s : 200ms, Act::Press, {}, std::string(1, *digit)});
    rig.call("1", script);
    rig.run();
    EXPECT_TRUE(stepped("NoOp(in)"));
    EXPECT_TRUE(stepped("NoOp(account bob)"));
    EXPECT_TRUE(stepped("NoOp(once)"));
    EXPECT_FALSE(stepped("NoOp(not here)"));
}

TEST_F(SoundApplications, ProgramsAndFiles) {
    const auto file = (rig.sounds() / "lines").string();
    std::ofstream(file) << "one\ntwo\nthree\n";
    std::ofstream(file + ".dos") << "one\r\ntwo\r\nthree\r\n";
    plan(
        "TrySystem(exit 3)\nNoOp(a ${SYSTEMSTATUS})\nSystem(exit 0)\nNoOp(b ${SYSTEMSTATUS})\n"
        "NoOp(c ${SHELL(printf hello)})\nNoOp(d ${STAT(e," +
        file + ")} ${STAT(d," + file + ")} ${STAT(s," + file + ")} ${STAT(e,/nowhere)})\nNoOp(e ${FILE(" +
        file + ",4,3)})\nNoOp(f ${FILE(" + file + ",-6,5)})\nNoOp(g ${LEN(${FILE(" + file +
        ".dos,1,1,l,d)})} ${LEN(${FILE(" + file + ",0,1,l)})})\nSystem(/no/such/program)\nNoOp(not here)");
    rig.call("1");
    rig.run();
    for (const auto* step : {"NoOp(a APPERROR)", "NoOp(b SUCCESS)", "NoOp(c hello)", "NoOp(d 1 0 14 0)",
                             "NoOp(e two)", "NoOp(f three)", "NoOp(g 5 4)"})
        EXPECT_TRUE(stepped(step)) << step;
    EXPECT_FALSE(stepped("NoOp(not here)"));
    EXPECT_EQ(rig.variable("SYSTEMSTATUS"), "FAILURE");
}

TEST_F(SoundApplications, LinesOfFiles) {
    const auto file = [this](const std::string& name, std::string_view text) {
        std::ofstream(rig.sounds() / name, std::ios::binary) << text;
        return (rig.sounds() / name).string();
    };
    const auto dos = file("dos", "a\r\nb\r\nc"), mac = file("mac", "a\rb\rc\r"),
               unix = file("unix", "a\nb\nc"), none = file("none", "abc"),
               mixed = file("mixed", "a\r\nb\nc\n"), empty = file("empty", "");
    std::string text = "NoOp(format ";
    for (const auto& one : {dos, mac, unix, none, mixed, empty, std::string("/nowhere")})
        text += "${FILE_FORMAT(" + one + ")}";
    text += ")\nNoOp(counted ";
    for (const auto& one :
         {dos, mac, unix, none, mixed, empty, std::string("/nowhere"), rig.sounds().string()})
        text += "${FILE_COUNT_LINE(" + one + ")} ";
    text += ".)\nNoOp(as";
    for (const auto& one :
         {dos + ",u", dos + ",m", dos + ",d", dos + ",x", unix + ",d", mixed + ",d", mixed + ",u"})
        text += " ${FILE_COUNT_LINE(" + one + ")}";
    plan(text + ")");
    rig.call("1");
    rig.run();
    for (const auto* step :
         {"NoOp(format dmuxdxx)", "NoOp(counted 2 3 2 0 1 0 -1 -1 .)", "NoOp(as 2 2 2 2 0 1 3)"})
        EXPECT_TRUE(stepped(step)) << step;
    EXPECT_TRUE(rig.logged("Unable to open '/nowhere'"));
}

TEST_F(SoundApplications, ValuesOutOfTheConfiguration) {
    std::ofstream(rig.sounds() / "multi.conf")
        << "[c]\nx=1\nx=2\n[t](!)\nx=of template\n[d](t)\nx=own\n#exec \"printf '[e]\\nx=1\\n'\"\n";
    AppServices services;
    services.config_directory = rig.sounds().string();
    attach(rig.calls, services);
    plan(
        "NoOp(a "
        "${AST_CONFIG(multi.conf,c,X)}${AST_CONFIG(multi.conf,c,x,1)}${AST_CONFIG(multi.conf,c,x,-1)}.)\n"
        "NoOp(b ${AST_CONFIG(multi.conf,d,x)} ${AST_CONFIG(multi.conf,d,x,-1)})\n"
        "NoOp(c ${AST_CONFIG(multi.conf,c,x,5)}${AST_CONFIG(multi.conf,c,y)}${AST_CONFIG(multi.conf,q,y)}.)\n"
        "NoOp(d "
        "${AST_CONFIG(none.conf,c,x)}${AST_CONFIG(multi.conf,c)}${AST_CONFIG()}${AST_CONFIG(multi.conf,c,x,a)"
        "}.)\n"
        "NoOp(e ${AST_CONFIG(multi.conf,e,x)}.)");
    rig.call("1");
    rig.run();
    for (const auto* step :
         {"NoOp(a 122.)", "NoOp(b of template own)", "NoOp(c .)", "NoOp(d .)", "NoOp(e .)"})
        EXPECT_TRUE(stepped(step)) << step;
    EXPECT_TRUE(rig.logged("AST_CONFIG() index must be an integer"));
    EXPECT_TRUE(rig.logged("AST_CONFIG() requires a variable"));
}

TEST_F(SoundApplications, SmallFunctions) {
    plan(
        "NoOp(a ${SPRINTF(%05.1f|%-4s|%x%%,3.14159,ab,255)})\nSet(L=a-b-c)\nNoOp(b ${LISTFILTER(L,-,b)})\n"
        "Set(DELETE(L)=)\nNoOp(c ${L} ${VERSION(ASTERISK_VERSION_NUM)})\nNoOp(d "
        "${IMPORT(${CHANNEL},EXTEN)})\n"
        "NoOp(e ${SPRINTF(%q,1)}${SPRINTF(%d)})");
    rig.call("1");
    rig.run();
    for (const auto* step :
         {"NoOp(a 003.1|ab  |ff%)", "NoOp(b a-c)", "NoOp(c  221001)", "NoOp(d 1)", "NoOp(e )"})
        EXPECT_TRUE(stepped(step)) << step;
}

TEST_F(SoundApplications, JsonAesAndTheMachine) {
    plan(
        "Set(J={\"a\":{\"b\":[1,\"x y\",true,null]},\"n\":1.5})\nNoOp(a ${JSON_DECODE(J,a.b.1)} "
        "${JSON_DECODE(J,n)})\n"
        "NoOp(b ${JSON_DECODE(J,a.b,.,c)} "
        "${JSON_DECODE(J,a/b/2,/)}${JSON_DECODE(J,a.b.3)}${JSON_DECODE(J,a.c.d)})\n"
        "Set(BAD={)\nNoOp(c ${JSON_DECODE(BAD,a)})\nSet(S=${AES_ENCRYPT(0123456789abcdef,a secret of more "
        "than a block)})\n"
        "NoOp(d ${AES_DECRYPT(0123456789abcdef,${S})})\nNoOp(e "
        "${AES_DECRYPT(0123456789abcdef,!)}${AES_ENCRYPT(short,x)})\n"
        "NoOp(f ${SYSINFO(numcalls)} $[${SYSINFO(totalram)} > 0])");
    rig.call("1");
    rig.run();
    for (const auto* step : {"NoOp(a x y 1.5)", "NoOp(b 4 1)", "NoOp(c )",
                             "NoOp(d a secret of more than a block)", "NoOp(e )", "NoOp(f 1 1)"})
        EXPECT_TRUE(stepped(step)) << step;
    EXPECT_TRUE(rig.logged("BAD holds no JSON"));
}

TEST_F(SoundApplications, ExceptionsAndTheStack) {
    rig.dialplan(
        "[default]\nexten => 1,1,Gosub(sub,s,1)\nsame => n,Set(DB(f/a)=1)\nsame => n,DBdeltree(f)\n"
        "same => n,NoOp(gone ${DB_EXISTS(f/a)})\nsame => n,RaiseException(trouble)\nsame => n,NoOp(not "
        "here)\n"
        "exten => e,1,NoOp(${EXCEPTION(reason)} at ${EXCEPTION(exten)} ${EXCEPTION(priority)})\n"
        "[sub]\nexten => s,1,NoOp(back ${STACK_PEEK(1,l)} ${STACK_PEEK(1,p)}${STACK_PEEK(2,l,1)})\n"
        "same => n,Return()\n");
    rig.call("1");
    rig.run();
    EXPECT_TRUE(stepped("NoOp(gone 0)"));
    EXPECT_TRUE(stepped("NoOp(trouble at 1 5)"));
    EXPECT_TRUE(stepped("NoOp(back default,1,2 2)")) << testing::PrintToString(rig.steps);
    EXPECT_FALSE(stepped("NoOp(not here)"));
}

TEST_F(SoundApplications, ALockBelongsToOneChannelUntilItEnds) {
    rig.dialplan(
        "[default]\nexten => 1,1,NoOp(first ${LOCK(door)})\nsame => n,Wait(5)\n"
        "exten => 2,1,NoOp(try ${TRYLOCK(door)})\nsame => n,NoOp(second ${LOCK(door)})\n"
        "same => n,NoOp(back ${UNLOCK(door)} ${UNLOCK(door)})\n");
    rig.call("1");
    rig.pass(1s);
    rig.call("2");
    rig.pass(2s);
    EXPECT_TRUE(stepped("NoOp(first 1)"));
    EXPECT_TRUE(stepped("NoOp(try 0)"));
    EXPECT_FALSE(stepped("NoOp(second 1)"));
    rig.run();
    EXPECT_TRUE(stepped("NoOp(second 1)"));
    EXPECT_TRUE(stepped("NoOp(back 1 0)"));
}

}  // namespace
}  // namespace asterism::apps
