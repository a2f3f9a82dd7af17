// SPDX-License-Identifier: Apache-2.0
// Functions as the dialplan calls them: a table of texts and what they come to.
#include <gtest/gtest.h>

#include "asterism/call/executor.h"
#include "asterism/call/text_scope.h"
#include "exchange_rig.h"

namespace asterism::apps {
namespace {

class Functions : public testing::Test {
protected:
    Functions() {
        rig.dialplan("[default]\nexten => 1,1,Wait(1000)\nsame => n(end),Hangup()\nexten => _2XX,1,NoOp()\n");
        channel = rig.call("1");
    }
    ~Functions() override {
        channel->hangup(call::Cause::NormalClearing);
        rig.run();
        EXPECT_EQ(rig.calls.channels.count(), 0u);
    }
    std::string value(std::string_view text) { return call::substitute_now(rig.calls, channel, text); }
    bool set(std::string_view name, std::string_view to) {
        return call::set_variable(rig.calls, channel, name, to);
    }
    void expect(const std::vector<std::pair<std::string, std::string>>& table) {
        for (const auto& [text, wanted] : table) EXPECT_EQ(value(text), wanted) << text;
    }
    ExchangeRig rig;
    call::Channel* channel;
};

TEST_F(Functions, OfText) {
    set("A", "a,b,c");
    set("T", "hello world");
    expect({{"${LEN(abc)}", "3"},
            {"${LEN()}", "0"},
            {"${TOUPPER(aBc1)}", "ABC1"},
            {"${TOLOWER(ABC)}", "abc"},
            {"${TRIM(  a b )}|", "a b|"},
            {"${LTRIM( a )}|", "a |"},
            {"${RTRIM( a )}|", " a|"},
            {"${QUOTE(a\"b)}", "\"a\\\"b\""},
            {"${CSV_QUOTE(a\"b)}", "\"a\"\"b\""},
            {"${FILTER(0-9,a1b2)}", "12"},
            {"${FILTER(a-c\\x2d,a-d)}", "a-"},
            {"${REPLACE(T,lo,x)}", "hexxx wxrxd"},
            {"${REPLACE(T,lo)}", "he wrd"},
            {"${STRREPLACE(T,l,LL)}", "heLLLLo worLLd"},
            {"${STRREPLACE(T,l,L,1)}", "heLlo world"},
            {"${STRBETWEEN(A,|)}", "a|,|b|,|c"},
            {"${STRBETWEEN(A,x,y)}${STRBETWEEN(A)}${STRBETWEEN()}", ""},
            {"${KEYPADHASH(Les)} ${KEYPADHASH(aBcXyZ1 2-*#+Q)}", "537 222999127"},
            {"${REGEX(\"^h.*d$\" ${T})}", "1"},
            {"${REGEX(\"^x\" ${T})}", "0"},
            {"${REGEX(\"(\" ${T})}", "0"},
            {"${PASSTHRU(x)}", "x"}});
}

TEST_F(Functions, OfFields) {
    set("L", "a-b-c-d");
    set("C", "x,y,z");
    expect({{"${CUT(L,-,2)}", "b"},
            {"${CUT(L,,2-3)}", "b-c"},
            {"${CUT(L,-,3-)}", "c-d"},
            {"${CUT(L,-,-2)}", "a-b"},
            {"${CUT(L,-,1&4)}", "a-d"},
            {"${CUT(L,-,9)}", ""},
            {"${CUT(C,\\,,2)}", "y"},
            {"${FIELDQTY(L,-)}", "4"},
            {"${FIELDQTY(NONE,-)}", "0"},
            {"${FIELDNUM(L,-,c)}", "3"},
            {"${FIELDNUM(L,-,q)}", "0"},
            {"${SHIFT(C)} ${C}", "x y,z"},
            {"${POP(C)} ${C}", "z y"},
            {"${POP(C)}${C}", "y"}});
    set("PUSH(C)", "1");
    set("PUSH(C)", "2");
    set("UNSHIFT(C)", "0");
    set("ARRAY(P,Q)", "5,6");
    set("HASH(h,k)", "v");
    set("HASH(h,l)", "w");
    expect({{"${C} ${P}${Q}", "0,1,2 56"}, {"${HASH(h,k)} ${HASH(h)} ${HASHKEYS(h)}", "v v,w k,l"}});
}

TEST_F(Functions, OfLogicAndNumbers) {
    set("N", "41");
    expect(
        {{"${IF($[1=1]?yes:no)}", "yes"},
         {"${IF(0?yes:no)}", "no"},
         {"${IF(1?\"a:b\")}", "a:b"},
         {"${IFTIME(*,*,*,*?now:never)}", "now"},
         {"${ISNULL()}${ISNULL(a)}${EXISTS(a)}${EXISTS()}", "1010"},
         {"${SET(Z=5)}${Z}", "55"},
         {"${INC(N)} ${N}", "42 42"},
         {"${DEC(N)}", "41"},
         {"${MATH(1+2,int)}", "3"},
         {"${MATH(1+2)}", "3.000000"},
         {"${MATH(-3 * -4,i)}", "12"},
         {"${MATH(7/2,i)}", "3"},
         {"${MATH(7/0,i)}", "0"},
         {"${MATH(17%5,i)}", "2"},
         {"${MATH(2**8,i)}", "256"},
         {"${MATH(255+0,hex)}", "ff"},
         {"${MATH(6 AND 3,i)}", "2"},
         {"${MATH(6XOR3,i)}", "5"},
         {"${MATH(1<<4,i)}", "16"},
         {"${MATH(2>1)}", "TRUE"},
         {"${MATH(2<=1)}", "FALSE"},
         {"${MATH(nonsense)}", ""},
         {"${MATH(9e18*9e18,i)}", "9200000000000000000"},
         {"${MATH(-9223372036854775808%-1,i)}", "0"},
         {"${ABS(-4)}|${ABS(-4.5)}|${ABS(12abc)}|${ABS(1e3)}|${ABS(abc)}|${ABS()}", "4|4.500000|12|1000||"},
         {"${ABS(99999999999999999999)}", "100000000000000000000.000000"},
         {"${MIN(3,-2)}|${MIN(3)}|${MIN(,3)}|${MIN(2.5,2.25)}|${MIN()}", "-2|3|3|2.250000|"},
         {"${MAX(3,7.5)}|${MAX(-1,-2)}|${MAX(3,5,9)}|${MAX(a,b)}", "7.500000|-1|5|"},
         {"${DIGIT_SUM(859)}|${DIGIT_SUM(a8b)}|${DIGIT_SUM(-12)}|${DIGIT_SUM(1.5)}|${DIGIT_SUM()}",
          "22|8|3|6|"},
         {"${SORT(a:3,b:1,c:2)}|${SORT(a:x,b:y)}|${SORT(a:1.5,b:-2,c:1.5)}", "b,c,a|a,b|b,a,c"},
         {"${SORT(a)}|${SORT(a,b:1)}|${SORT(b:2,a:1:9)}|${SORT()}", "|b|a,b|"},
         {"${RAND(5,5)}", "5"}});
}

TEST_F(Functions, OfCodesAndTimes) {
    expect({{"${MD5(abc)}", "900150983cd24fb0d6963f7d28e17f72"},
            {"${SHA1(abc)}", "a9993e364706816aba3e25717850c26c9cd0d89d"},
            {"${BASE64_ENCODE(hello)}", "aGVsbG8="},
            {"${BASE64_DECODE(aGVsbG8=)}", "hello"},
            {"${URIENCODE(a b&\xc3\xa4)}", "a%20b%26%C3%A4"},
            {"${URIDECODE(a%20b%zz%00%)}", "a b%zz%00%"},
            {"${STRFTIME(86400,UTC,%Y-%m-%d %H:%M:%S.%3q)}", "1970-01-02 00:00:00.000"},
            {"${STRPTIME(1970-01-02 00:00:10,UTC,%Y-%m-%d %H:%M:%S)}", "86410"}});
}

TEST_F(Functions, OfPathsAndCharsets) {
    expect({{"${DIRNAME(/etc/asterisk/x.conf)}|${DIRNAME(a)}|${DIRNAME()}|${DIRNAME(/)}|${DIRNAME(/a)}",
             "/etc/asterisk|.|.|/|/"},
            {"${DIRNAME(a/b/)}|${DIRNAME(a//b)}|${DIRNAME(..)}", "a|a|."},
            {"${BASENAME(/etc/x.conf)}|${BASENAME(a)}|${BASENAME()}|${BASENAME(/)}|${BASENAME(a/b/"
             ")}|${BASENAME(//)}",
             "x.conf|a|.|/|b|/"},
            {"${ICONV(utf-8,iso-8859-1,abc)}|${ICONV(utf-8,iso-8859-1,a,b)}", "abc|a,b"},
            {"${ICONV(utf-8,iso-8859-1,\xc3\xa4)}", "\xe4"},
            {"${ICONV(iso-8859-1,utf-8,\xe4)}", "\xc3\xa4"},
            {"${ICONV(utf-8,ascii,x\xc3\xa4y)}", "x"},
            {"${ICONV(utf-8,nothere,abc)}|${ICONV(utf-8,../x,abc)}|${ICONV(utf-8)}|${ICONV()}", "|||"}});
    EXPECT_EQ(value("${LEN(${ICONV(utf-8,utf-16,ab)})}"), "3");  // up to the first zero
    const auto one = value("${UUID()}");
    EXPECT_EQ(value("${REGEX(\"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$\" " +
                    one + ")}"),
              "1")
        << one;
    EXPECT_NE(one, value("${UUID()}"));
}

TEST_F(Functions, OfWhatIsSaid) {
    const std::tuple<const char*, const char*, const char*> table[] = {
        {"a1*b#_", "alpha", "letters/a&digits/1&digits/star&letters/b&digits/pound&letters/ascii95"},
        {"aB", "", "letters/a&letters/b"},
        {"12#*-x3", "digits", "digits/1&digits/2&digits/pound&digits/star&digits/minus&digits/3"},
        {"aB9_", "phonetic", "phonetic/a_p&phonetic/b_p&phonetic/9_p"},
        {"123", "number", "digits/1&digits/hundred&digits/20&digits/3"},
        {"-5", "number", "digits/minus&digits/5"},
        {"1000000000", "number", "digits/1&digits/billion"},
        {"2147483648", "number", ""},
        {"1.5", "number", ""},
        {"42", "ordinal", "digits/40&digits/h-2"},
        {"0", "ordinal", ""},
        {"100", "ordinal", "digits/1&digits/h-hundred"},
        {"2345", "ordinal", "digits/2&digits/thousand&digits/3&digits/hundred&digits/40&digits/h-5"},
        {"-3", "ordinal", "digits/minus&digits/h-3"},
        {"1000000", "ordinal", "digits/1&digits/h-million"},
        {"12.34", "money", "digits/12&dollars&and&digits/30&digits/4&cents"},
        {"0", "money", "digits/0&cents"},
        {"1", "money", "digits/1&letters/dollar"},
        {"1.01", "money", "digits/1&letters/dollar_&and&digits/1&cent"},
        {".5", "money", "digits/5&cents"},
        {"-3.50", "money", "digits/50&cents"},
        {"-3", "money", ""},
        {"12.345", "money", "digits/12&dollars&and&digits/30&digits/4&cents"},
        {"5.00", "money", "digits/5&dollars"},
        {"abc", "money", "digits/0&cents"},
        {"1", "nope", ""},
    };
    for (const auto& [text, type, wanted] : table)
        EXPECT_EQ(value("${SAYFILES(" + std::string(text) + "," + type + ")}"), wanted)
            << text << " " << type;
    EXPECT_TRUE(rig.logged("Invalid say type specified: nope"));
    EXPECT_TRUE(rig.logged("Invalid numeric argument: 1.5"));
}

TEST_F(Functions, OfVariablesThatAreThere) {
    set("V1", "");
    set("GLOBAL(GV)", "1");
    expect(
        {{"${VARIABLE_EXISTS(V1)}${VARIABLE_EXISTS(V3)}${VARIABLE_EXISTS(GV)}${VARIABLE_EXISTS()}", "1010"},
         {"${VARIABLE_EXISTS(EXTEN)}${GLOBAL_EXISTS(GV)}${GLOBAL_EXISTS(V1)}${GLOBAL_EXISTS()}", "0100"}});
    EXPECT_TRUE(set("GLOBAL_DELETE(GV)", ""));
    EXPECT_TRUE(set("GLOBAL_DELETE(nothere)", "1"));
    EXPECT_EQ(value("${GLOBAL_EXISTS(GV)}|${GV}"), "0|");
    auto* other = rig.call("1");
    EXPECT_TRUE(set("EXPORT(" + other->name() + ",EX)", "hello"));
    EXPECT_TRUE(set("EXPORT(" + other->name() + ",CHANNEL(language))", "de"));
    EXPECT_EQ(call::substitute_now(rig.calls, other, "${EX} ${CHANNEL(language)}"), "hello de");
    EXPECT_EQ(value("${EX}"), "");
    EXPECT_FALSE(set("EXPORT(nobody,EX)", "1"));
    EXPECT_FALSE(set("EXPORT(" + other->name() + ")", "1"));
    EXPECT_FALSE(set("EXPORT()", "1"));
    EXPECT_TRUE(rig.logged("Channel 'nobody' not found! 'EX' not set."));
    other->hangup(call::Cause::NormalClearing);
    rig.run(Millis{100});
}

TEST_F(Functions, MutesTheChannel) {
    EXPECT_TRUE(set("MUTEAUDIO(in)", "on"));
    EXPECT_TRUE(channel->muted().in && !channel->muted().out);
    EXPECT_TRUE(set("MUTEAUDIO(all)", "on"));
    EXPECT_TRUE(set("MUTEAUDIO(out)", "maybe"));
    EXPECT_TRUE(channel->muted().in && !channel->muted().out);
    EXPECT_FALSE(set("MUTEAUDIO(there)", "on"));
}

TEST_F(Functions, OfTheDatabase) {
    EXPECT_TRUE(set("DB(cf/100)", "200"));
    EXPECT_TRUE(set("DB(cf/101/x)", "201"));
    EXPECT_FALSE(set("DB(nokey)", "1"));
    expect({{"${DB(cf/100)} ${DB_RESULT}", "200 200"},
            {"${DB(cf/none)}", ""},
            {"${DB_EXISTS(cf/100)}${DB_EXISTS(cf/none)}", "10"},
            {"${DB_KEYS(cf)}", "100,101"},
            {"${DB_KEYS()}", "cf"},
            {"${DB_KEYCOUNT(cf)}", "2"},
            {"${DB_DELETE(cf/100)}|${DB(cf/100)}", "200|"}});
}

TEST_F(Functions, OfGroupsToDial) {
    EXPECT_EQ(value("${DIALGROUP(g)}"), "");
    EXPECT_TRUE(rig.logged("No such dialgroup 'g'"));
    for (const auto* one : {"PJSIP/a", "PJSIP/b", "PJSIP/a"}) EXPECT_TRUE(set("DIALGROUP(g,add)", one));
    EXPECT_EQ(value("${DIALGROUP(g)}|${DB(dialgroup/g)}"), "PJSIP/a&PJSIP/b|PJSIP/a&PJSIP/b");
    EXPECT_TRUE(set("DIALGROUP(g,del)", "PJSIP/a"));
    EXPECT_TRUE(set("DIALGROUP(g,del)", "nobody"));
    EXPECT_EQ(value("${DIALGROUP(g)}"), "PJSIP/b");
    EXPECT_TRUE(set("DIALGROUP(g)", "PJSIP/x&PJSIP/y&PJSIP/x"));
    EXPECT_EQ(value("${DIALGROUP(g)}"), "PJSIP/x&PJSIP/y");
    EXPECT_FALSE(set("DIALGROUP(g,foo)", "PJSIP/x"));
    EXPECT_FALSE(set("DIALGROUP()", "PJSIP/x"));
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "&P/" + std::to_string(i);
    EXPECT_TRUE(set("DIALGROUP(g)", many));
    EXPECT_EQ(value("${SET(ALL=${DIALGROUP(g)}):0:0}${FIELDQTY(ALL,&)}"), "1000");
}

TEST_F(Functions, OfParties) {
    expect({{"${CALLERID(all)}", "\"Alice\" <100>"},
            {"${CALLERID(num)} ${CALLERID(number)} ${CALLERID(name)} ${CALLERID(dnid)}", "100 100 Alice 1"},
            {"${CALLERID(num,\"Bob\" <5>)}", "5"},
            {"${CALLERID(num-valid)} ${CALLERID(pres)}", "1 allowed_not_screened"},
            {"${CALLERID(nonsense)}", ""}});
    const auto before = rig.events_named("NewCallerid");
    EXPECT_TRUE(set("CALLERID(all)", "\"Bob Builder\" <777>"));
    EXPECT_TRUE(set("CALLERID(pres)", "prohib"));
    EXPECT_TRUE(set("CALLERID(tag)", "red"));
    EXPECT_FALSE(set("CALLERID(pres)", "perhaps"));
    EXPECT_EQ(rig.events_named("NewCallerid"), before + 3);
    expect({{"${CALLERID(name)} ${CALLERID(num)} ${CALLERID(ANI)} ${CALLERID(num-pres)} ${CALLERID(tag)}",
             "Bob Builder 777 777 prohib red"}});
    EXPECT_TRUE(set("CONNECTEDLINE(num)", "9"));
    EXPECT_TRUE(rig.diary.has("caller connected"));
    EXPECT_TRUE(set("REDIRECTING(from-num)", "8"));
    EXPECT_TRUE(set("REDIRECTING(reason)", "unconditional"));
    EXPECT_TRUE(set("REDIRECTING(count)", "2"));
    expect({{"${CONNECTEDLINE(num)} ${REDIRECTING(from-num)} ${REDIRECTING(reason)} ${REDIRECTING(count)}",
             "9 8 unconditional 2"},
            {"${CALLERID(rdnis)}", "8"}});
}

TEST_F(Functions, OfPrivatePartiesAndSubaddresses) {
    expect({{"${CALLERID(priv-num)}|${CALLERID(subaddr)}|${CALLERID(subaddr-valid)}", "||0"},
            {"${CALLERID(name-charset)}|${CALLERID(num-plan)}|${CALLERID(dnid-num-plan)}", "unknown|0|0"}});
    for (const auto& [item, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"CALLERID(priv-all)", "\"Desk\" <17>"},
                                                                    {"CALLERID(priv-num-pres)", "prohib"},
                                                                    {"CALLERID(subaddr)", "42"},
                                                                    {"CALLERID(subaddr-type)", "2"},
                                                                    {"CALLERID(subaddr-odd)", "1"},
                                                                    {"CALLERID(num-plan)", "17"},
                                                                    {"CALLERID(name-charset)", "iso8859-1"},
                                                                    {"CALLERID(ANI-name)", "Exchange"},
                                                                    {"CALLERID(ANI-num)", "900"},
                                                                    {"CALLERID(dnid-subaddr)", "7"},
                                                                    {"CONNECTEDLINE(priv-tag)", "blue"},
                                                                    {"REDIRECTING(priv-from-num)", "18"},
                                                                    {"REDIRECTING(orig-subaddr)", "3"},
                                                                    {"REDIRECTING(priv-orig-name)", "First"}})
        EXPECT_TRUE(set(item, value)) << item;
    expect(
        {{"${CALLERID(all)}|${CALLERID(priv-all)}|${CALLERID(priv-pres)}",
          "\"Alice\" <100>|\"Desk\" <17>|prohib"},
         {"${CALLERID(subaddr)} ${CALLERID(subaddr-valid)}${CALLERID(subaddr-type)}${CALLERID(subaddr-odd)}",
          "42 121"},
         {"${CALLERID(num-plan)} ${CALLERID(name-charset)}", "17 iso8859-1"},
         {"${CALLERID(ANI-all)} ${CALLERID(ANI)} ${CALLERID(dnid-subaddr)}", "\"Exchange\" <900> 900 7"},
         {"${CONNECTEDLINE(priv-tag)}|${CONNECTEDLINE(tag)}", "blue|"},
         {"${REDIRECTING(priv-from-num)} ${REDIRECTING(orig-subaddr)} ${REDIRECTING(priv-orig-name)}",
          "18 3 First"},
         {"${CALLERID(priv-nonsense)}${REDIRECTING(priv-reason)}", ""}});
    EXPECT_FALSE(set("CALLERID(priv-priv-num)", "1"));
    EXPECT_FALSE(set("CALLERID(subaddr-length)", "1"));
}

TEST_F(Functions, OfChannels) {
    set("CHANNEL(language)", "de");
    expect({{"${CHANNEL(name)}", "Fake/caller-00000000"},
            {"${CHANNEL(language)} ${CHANNEL(state)} ${CHANNEL(channeltype)}", "de Ring Fake"},
            {"${CHANNEL(context)} ${CHANNEL(exten)}", "default 1"},
            {"${CHANNEL(pjsip,call-id)}", "id-of-caller"},
            {"${CHANNEL(rtp,dest)}", ""},
            {"${CHANNEL(appname)}", "Wait"},
            {"${CHANNELS()}", "Fake/caller-00000000"},
            {"${CHANNELS(^PJSIP)}", ""},
            {"${CHANNEL_EXISTS(Fake/caller-00000000)}${CHANNEL_EXISTS(x)}", "10"},
            {"${TIMEOUT(digit)} ${TIMEOUT(response)} ${TIMEOUT(absolute)}", "5.000 10.000 0"},
            {"${DIALPLAN_EXISTS(default)}${DIALPLAN_EXISTS(default,211,1)}${DIALPLAN_EXISTS(none)}", "110"},
            {"${VALID_EXTEN(,1,end)}${VALID_EXTEN(default,9)}", "10"},
            {"${GLOBAL(none)}${ENV(ASTERISM_NO_SUCH)}", ""},
            {"${HANGUPCAUSE_KEYS()}", ""}});
    EXPECT_TRUE(set("GLOBAL(G)", "1"));
    EXPECT_TRUE(set("MASTER_CHANNEL(M)", "2"));
    expect({{"${G}${GLOBAL(G)}${M}${MASTER_CHANNEL(M)}", "1122"}});
    EXPECT_FALSE(set("LOCAL(x)", "1"));
    EXPECT_FALSE(set("LEN(x)", "1"));
    EXPECT_FALSE(set("NOSUCH(x)", "1"));
}

TEST_F(Functions, EveryOneStandsHostileArguments) {
    const std::string junk[] = {"",
                                ",",
                                ",,,,,,",
                                "\"",
                                "((",
                                "))",
                                "\\",
                                "-",
                                "a-",
                                "\\x",
                                "%",
                                "%%%q%9q%",
                                "?",
                                ":",
                                "1?",
                                "/",
                                "a/",
                                "9999999999999999999999",
                                "-1",
                                "1e999",
                                "nan",
                                std::string(5000, 'a'),
                                std::string(5000, ','),
                                std::string(3000, '-')};
    for (const auto& function : rig.calls.functions.all())
        for (const auto& args : junk) {
            if (function.read) {
                function.read(rig.calls, channel, args);
                function.read(rig.calls, nullptr, args);
            }
            if (function.write && function.name != "TIMEOUT") {
                function.write(rig.calls, channel, args, args);
                function.write(rig.calls, nullptr, args, args);
            }
        }
    channel->hangup_handlers.clear();
}

TEST_F(Functions, OfGroups) {
    auto* other = rig.call("1");
    EXPECT_TRUE(call::set_variable(rig.calls, other, "GROUP(trunk)", "north"));
    EXPECT_TRUE(set("GROUP()", "all"));
    EXPECT_TRUE(set("GROUP(trunk)", "south"));
    EXPECT_TRUE(set("GROUP()", "north@trunk"));
    expect({{"${GROUP()}", "all"},
            {"${GROUP(trunk)}", "north"},
            {"${GROUP(none)}", ""},
            {"${GROUP_LIST()}", "all north@trunk"},
            {"${GROUP_COUNT(all)}", "1"},
            {"${GROUP_COUNT(NORTH@trunk)}", "2"},
            {"${GROUP_COUNT(@trunk)}", "2"},
            {"${GROUP_COUNT(@none)}", ""},
            {"${GROUP_MATCH_COUNT(^n.r@trunk)}", "2"},
            {"${GROUP_MATCH_COUNT(^n.r)}", "0"},
            {"${GROUP_MATCH_COUNT()}", ""}});
    other->hangup(call::Cause::NormalClearing);
    rig.run(Millis{100});
    EXPECT_EQ(value("${GROUP_COUNT(north@trunk)}"), "1");
    EXPECT_TRUE(set("GROUP(trunk)", ""));
    EXPECT_EQ(value("${GROUP_LIST()}"), "all");
}

TEST_F(Functions, SharedAmongChannels) {
    auto* other = rig.call("1");
    EXPECT_TRUE(set("SHARED(A," + other->name() + ")", "1"));
    EXPECT_EQ(call::substitute_now(rig.calls, other, "${SHARED(A)}|${A}"), "1|");
    EXPECT_EQ(value("${SHARED(A," + other->uniqueid() + ")}|${SHARED(A)}|${SHARED(A,nobody)}|${SHARED()}"),
              "1|||");
    EXPECT_FALSE(set("SHARED(A,nobody)", "1"));
    EXPECT_FALSE(set("SHARED()", "1"));
    other->hangup(call::Cause::NormalClearing);
    rig.run(Millis{100});
}

// What a caller may write into a width, a precision, a count: the work has a bound, and so has what comes of
// it.
TEST_F(Functions, LengthsThatACallerNamesHaveABound) {
    expect({{"${LEN(${SPRINTF(%999999999d,5)})}", "500"},
            {"${LEN(${SPRINTF(%-2147483648d,5)})}", "500"},
            {"${LEN(${SPRINTF(%99999999999999999999999999d,5)})}", "500"},
            {"${LEN(${SPRINTF(%.99999999f,5)})}", "502"},
            {"${LEN(${SPRINTF(%.999999999d,5)})}", "500"},
            {"${LEN(${SPRINTF(%999999999.999999999s,x)})}", "500"},
            {"${LEN(${SPRINTF(%999999999x%999999999x,1,2)})}", "1000"},
            {"${LEN(${SPRINTF(%.500f,1e308)})}", "810"},
            {"${SPRINTF(%d,1e300)}", "9223372036854775807"},
            {"${SPRINTF(%d,-1e300)}", "-9223372036854775808"},
            {"${SPRINTF(%d,nan)}", "-9223372036854775808"},
            {"${SPRINTF(%u,-1)}", "18446744073709551615"},
            {"${SPRINTF(%5.2f|%-4s|%04d,3.14159,ab,7)}", " 3.14|ab  |0007"},
            {"${SPRINTF(%.f,2.6)}", "3"},
            {"${SPRINTF(%..5f,1)}", ""},
            {"${SPRINTF(%1-5d,1)}", ""},
            {"${SPRINTF(%*d,1,2)}", ""},
            {"${SPRINTF(%n,1)}", ""},
            {"${LEN(${STRFTIME(0,UTC,%999999999Y)})}", "0"},
            {"${STRFTIME(0,../../../etc/passwd,%Y)}", value("${STRFTIME(0,,%Y)}")},
            {"${CUT(T,-,99999999999999999999-1)}", ""},
            {"${CUT(T,-,1-99999999999999999999)}", ""},
            {"${RAND(5,5)}", "5"}});
    const std::string many(60'000, 'x');
    set("M", many);
    std::string format;
    std::string numbers;
    for (int i = 0; i < 1000; ++i) format += "%500d", numbers += ",1";
    EXPECT_EQ(value("${SPRINTF(" + format + numbers + ")}").size(), 64u * 1024);
    for (int i = 0; i < 100; ++i) set("PUSH(L)", many);
    EXPECT_EQ(value("${L}").size(), 65'536u);
    for (int i = 0; i < 100; ++i) set("UNSHIFT(L)", many);
    EXPECT_EQ(value("${L}").size(), 65'536u);
    for (int i = 0; i < 30'000; ++i) set("HASH(h,k" + std::to_string(i) + ")", "x");
    EXPECT_LE(channel->variables.list().size(), 2000u);
    for (int i = 0; i < 30'000; ++i) set("SHARED(k" + std::to_string(i) + ")", "x");
    EXPECT_LE(channel->shared.list().size(), 2000u);
    for (int i = 0; i < 1000; ++i) set("TIMEOUT(absolute)", std::to_string(1000 + i));
    EXPECT_EQ(value("${TIMEOUT(absolute)}"), "1999.000");
    EXPECT_FALSE(set("TIMEOUT(digit)", "-1"));
    EXPECT_TRUE(set("TIMEOUT(digit)", "1e300"));
    for (const char* pattern : {"(a|b)*a(a|b){200}", "(x+x+)+y", "(.*)(.*)(.*)(.*)z"}) {
        set("P", std::string(60'000, 'a'));
        EXPECT_EQ(value("${REGEX(\"" + std::string(pattern) + "\" ${P})}"), "0") << pattern;
    }
}

TEST_F(Functions, AnotherServerHasLocksOfItsOwn) {
    EventBus events;
    call::Calls other(rig.loop, events, {});
    add_functions(other.functions);
    auto& stranger = other.channels.create_hidden("Stranger");
    EXPECT_EQ(value("${TRYLOCK(door)}"), "1");
    EXPECT_EQ(call::substitute_now(other, &stranger, "${TRYLOCK(door)}${UNLOCK(door)}${UNLOCK(door)}"),
              "110");
    EXPECT_EQ(value("${UNLOCK(door)}"), "1");
    other.channels.finish(stranger);
    rig.pass(Millis{1});  // it is freed in a later turn
}

TEST_F(Functions, ATextWithoutACallHasVariablesOfItsOwn) {
    const auto before = rig.calls.channels.count();
    {
        rig.calls.globals.set("G", "global");
        rig.calls.globals.set("X", "hidden");
        call::Variables one, other;
        one.set("X", "a-b-c");
        call::TextScope texts(rig.calls);
        // The functions in it see the same as it does.
        EXPECT_EQ(texts.substitute(one, "${X} ${FIELDQTY(X,-)} ${G} ${EXTEN}."), "a-b-c 3 global .");
        EXPECT_EQ(texts.substitute(other, "${X} ${LEN(${X})} ${FIELDQTY(X,-)}"), "hidden 6 1");
        EXPECT_EQ(rig.calls.channels.all().size(), before);
    }
    EXPECT_EQ(rig.calls.channels.count(), before);
}

}  // namespace
}  // namespace asterism::apps
