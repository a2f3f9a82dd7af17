// SPDX-License-Identifier: Apache-2.0
// Functions of PJSIP as the dialplan calls them, where there is no session.
#include <gtest/gtest.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/rt/sim.h"
#include "asterism/session/dialplan.h"
#include "asterism/session/headers.h"

namespace asterism::session {
namespace {

class SipFunctions : public testing::Test, public log::Sink {
protected:
    SipFunctions() : former_(log::install(this)) { add_functions(calls.functions); }
    ~SipFunctions() override {
        calls.channels.finish(channel);
        loop.settle();
        log::install(former_);
    }
    void write(const log::Record& record) override { lines_.emplace_back(record.text); }
    bool logged(std::string_view part) const {
        return std::ranges::any_of(lines_, [part](const auto& line) { return line.contains(part); });
    }
    std::string value(std::string_view text) { return call::substitute_now(calls, &channel, text); }
    bool set(std::string_view name, std::string_view to) {
        return call::set_variable(calls, &channel, name, to);
    }
    void expect(const std::vector<std::pair<std::string, std::string>>& table) {
        for (const auto& [text, wanted] : table) EXPECT_EQ(value(text), wanted) << text;
    }

    rt::SimLoop loop;
    EventBus events;
    call::Calls calls{loop, events, {}};
    call::Channel& channel = calls.channels.create_hidden("Fake/1");

private:
    std::vector<std::string> lines_;
    log::Sink* former_;
};

TEST_F(SipFunctions, PartsOfAnAddress618) {
    expect({{"${PJSIP_PARSE_URI(\"Bob\" <sip:a%20b@[::1]:5070;transport=tcp>,host)}", "::1"},
            {"${PJSIP_PARSE_URI(sip:bob:pw@example.org:5070,user)}", "bob"},
            {"${PJSIP_PARSE_URI(sip:bob@example.org:5070,port)}", "5070"},
            {"${PJSIP_DIAL_CONTACTS(6001)}", ""}});
    const std::string whole =
        "\"A%20B \\\"q\\\"\" "
        "<sip:us%40er:p%3Aw@[::1]:5070;maddr=[::01];ttl=5;transport=%74cp;user=phone;lr=off>";
    const std::pair<const char*, const char*> parts[] = {{"display", "A%20B \"q\""},
                                                         {"scheme", "sip"},
                                                         {"user", "us@er"},
                                                         {"passwd", "p:w"},
                                                         {"host", "::1"},
                                                         {"port", "5070"},
                                                         {"maddr_param", "[::01]"},
                                                         {"ttl_param", "5"},
                                                         {"transport_param", "tcp"},
                                                         {"user_param", "phone"},
                                                         {"lr_param", "1"},
                                                         {"method_param", ""},
                                                         {"Host", ""},
                                                         {"HOST_PARAM", ""},
                                                         {"", ""}};
    for (const auto& [type, wanted] : parts)
        EXPECT_EQ(value("${PJSIP_PARSE_URI(" + whole + "," + type + ")}"), wanted) << type;
    expect({{"${PJSIP_PARSE_URI(SIP:a@H,port)}|${PJSIP_PARSE_URI(SIP:a@H,host)}", "0|H"},
            {"${PJSIP_PARSE_URI(SIP:a@h,scheme)}|${PJSIP_PARSE_URI(sip:a@h,lr_param)}", "sip|0"},
            {"${PJSIP_PARSE_URI(sip:a@h,ttl_param)}|${PJSIP_PARSE_URI(sip:a@h;ttl=,ttl_param)}", "-1|-1"},
            {"${PJSIP_PARSE_URI(Al Bo <sip:a@h>,display)}|${PJSIP_PARSE_URI(sip:a@h,display)}", "Al Bo|"},
            {"${PJSIP_PARSE_URI(sip:a;x=1@h,user)}", "a;x=1"},
            {"${PJSIP_PARSE_URI(<sip:a@h>;tag=1,user)}${PJSIP_PARSE_URI(tel:+12,user)}", ""},
            {"${PJSIP_PARSE_URI(sip:a@h;ttl=256,user)}${PJSIP_PARSE_URI(sip:a@h;ttl=x,user)}", ""},
            {"${PJSIP_PARSE_URI(nothing,user)}${PJSIP_PARSE_URI(,user)}${PJSIP_PARSE_URI(<,user)}", ""},
            {"${PJSIP_PARSE_URI(sip:a@h)}${PJSIP_PARSE_URI()}", ""}});
    EXPECT_TRUE(logged("Unknown type part 'Host' specified"));
    EXPECT_TRUE(logged("Failed to parse URI '<sip:a@h>;tag=1'"));
}

TEST_F(SipFunctions, OfSipNeedItsChannels) {
    expect({{"${PJSIP_HEADER(read,X)}${PJSIP_HEADERS()}${PJSIP_RESPONSE_HEADER(read,X)}", ""},
            {"${PJSIP_HEADER_PARAM(From,uri,x)}${PJSIP_MOH_PASSTHROUGH()}", ""},
            {"${PJSIP_AOR()}${PJSIP_CONTACT(x)}${PJSIP_ENDPOINT(,x)}", ""}});
    EXPECT_FALSE(set("PJSIP_HEADER(add,X)", "1"));
    EXPECT_FALSE(set("PJSIP_SEND_SESSION_REFRESH()", "invite"));
    EXPECT_TRUE(logged("PJSIP_HEADER needs a PJSIP channel"));
    set("U", "\"Ann\" <sip:a:b@h:5070;lr>");
    expect({{"${PJSIP_PARSE_URI_FROM(U,port)}${PJSIP_PARSE_URI_FROM(U,display)}", "5070Ann"},
            {"${PJSIP_PARSE_URI_FROM(V,port)}${PJSIP_PARSE_URI_FROM()}", ""}});
}

// 620
TEST_F(SipFunctions, WhatIsInheritedIsHandedOnByWhatComesBetween) {
    EXPECT_TRUE(set("PJSIP_INHERITABLE_HEADER(add,X-A)", "1"));
    channel.attached.of<WantedHeaders>().own.add("X-B", "2");
    auto& child = calls.channels.create_hidden("Fake/2");
    auto& stranger = calls.channels.create_hidden("Fake/3");
    calls.child_of(child, channel);
    const auto* headers = child.attached.find<WantedHeaders>();
    ASSERT_NE(headers, nullptr);
    EXPECT_EQ(headers->inheritable.names(""), "X-A");
    EXPECT_EQ(headers->own.names(""), "");
    EXPECT_EQ(stranger.attached.find<WantedHeaders>(), nullptr);
    calls.child_of(child, stranger);
    EXPECT_EQ(headers->inheritable.names(""), "X-A");
    calls.channels.finish(child);
    calls.channels.finish(stranger);
}

}  // namespace
}  // namespace asterism::session
