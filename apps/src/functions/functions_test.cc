// SPDX-License-Identifier: Apache-2.0
// Functions as the dialplan calls them: a table of texts and what they come to.
#include <gtest/gtest.h>

#include "asterism/call/executor.h"
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
        channel->hangup(16);
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
            {"${STRBETWEEN(T,he, w)}", "llo"},
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
    expect({{"${IF($[1=1]?yes:no)}", "yes"},
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
            {"${ABS(-4)} ${MIN(3,-2)} ${MAX(3,7.5)}", "4 -2 7.500000"},
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
            {"${PJSIP_PARSE_URI(\"Bob\" <sip:a%20b@[::1]:5070;transport=tcp>,host)}", "[::1]"},
            {"${PJSIP_PARSE_URI(sip:bob:pw@example.org:5070,user)}", "bob"},
            {"${PJSIP_PARSE_URI(sip:bob@example.org:5070,port)}", "5070"},
            {"${PJSIP_DIAL_CONTACTS(6001)}", ""},
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
    other->hangup(16);
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
    other->hangup(16);
    rig.run(Millis{100});
}

TEST_F(Functions, OfSipNeedItsChannels) {
    expect({{"${PJSIP_HEADER(read,X)}${PJSIP_HEADERS()}${PJSIP_RESPONSE_HEADER(read,X)}", ""},
            {"${PJSIP_HEADER_PARAM(From,uri,x)}${PJSIP_MOH_PASSTHROUGH()}", ""},
            {"${PJSIP_AOR()}${PJSIP_CONTACT(x)}${PJSIP_ENDPOINT(,x)}", ""}});
    EXPECT_FALSE(set("PJSIP_HEADER(add,X)", "1"));
    EXPECT_FALSE(set("PJSIP_SEND_SESSION_REFRESH()", "invite"));
    EXPECT_TRUE(rig.logged("PJSIP_HEADER needs a PJSIP channel"));
    set("U", "\"Ann\" <sip:a:b@h:5070;lr>");
    expect({{"${PJSIP_PARSE_URI_FROM(U,port)}${PJSIP_PARSE_URI_FROM(U,display)}", "5070Ann"},
            {"${PJSIP_PARSE_URI_FROM(V,port)}${PJSIP_PARSE_URI_FROM()}", ""}});
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

}  // namespace
}  // namespace asterism::apps
