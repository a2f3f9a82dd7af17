// SPDX-License-Identifier: Apache-2.0
#include "feature_xml.h"

#include <gtest/gtest.h>

#include "../room_limits.h"
#include "agent_words.h"

namespace asterism::presence {

namespace {

constexpr std::string_view kNs = "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\"";

std::string why_not(std::string_view body) {
    const auto read = read_feature_request(body);
    return read ? "it is read" : read.error().reason;
}

std::string forwarding(std::string_view inner) {
    return "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<SetForwarding " + std::string(kNs) +
           ">\n <device/>\n" + std::string(inner) + "</SetForwarding>\n";
}

std::optional<FeatureValue> value_in(const std::string& body, Feature feature) {
    const auto read = read_feature_request(body);
    return read && read->feature == feature ? std::optional(read->value) : std::nullopt;
}

}  // namespace

TEST(FeatureXml, DoNotDisturbIsRead) {
    const auto body = [](std::string_view word) {
        return "<SetDoNotDisturb " + std::string(kNs) + "><device>x</device><doNotDisturbOn>\n " +
               std::string(word) + " </doNotDisturbOn></SetDoNotDisturb>";
    };
    EXPECT_EQ(value_in(body("true"), Feature::DoNotDisturb), (FeatureValue{.on = true}));
    EXPECT_EQ(value_in(body("1"), Feature::DoNotDisturb), (FeatureValue{.on = true}));
    EXPECT_EQ(value_in(body("false"), Feature::DoNotDisturb), FeatureValue());
    EXPECT_EQ(value_in(body("0"), Feature::DoNotDisturb), FeatureValue());
    EXPECT_EQ(why_not(body("maybe")), "doNotDisturbOn is neither true nor false");
    EXPECT_EQ(why_not("<SetDoNotDisturb/>"), "doNotDisturbOn is neither true nor false");
}

TEST(FeatureXml, APrefixAndAnotherEditionMakeNoDifference) {
    EXPECT_EQ(
        value_in("<a:SetDoNotDisturb xmlns:a='http://www.ecma-international.org/standards/ecma-323/csta/ed5'>"
                 "<a:device><a:notKnown/></a:device><a:doNotDisturbOn>true</a:doNotDisturbOn>"
                 "</a:SetDoNotDisturb>",
                 Feature::DoNotDisturb),
        (FeatureValue{.on = true}));
}

TEST(FeatureXml, ForwardingIsRead) {
    EXPECT_EQ(value_in(forwarding("<forwardingType>forwardImmediate</forwardingType>"
                                  "<activateForward>true</activateForward><forwardDN>3311</forwardDN>"),
                       Feature::ForwardAlways),
              (FeatureValue{.on = true, .number = "3311"}));
    EXPECT_EQ(value_in(forwarding("<forwardingType>forwardBusy</forwardingType>"
                                  "<activateForward>true</activateForward>"
                                  "<forwardDN>sip:3311@pbx.example.com</forwardDN>"),
                       Feature::ForwardBusy),
              (FeatureValue{.on = true, .number = "3311"}));
    EXPECT_EQ(value_in(forwarding("<forwardingType>forwardNoAns</forwardingType>"
                                  "<activateForward>true</activateForward>"
                                  "<forwardDN>3311</forwardDN><ringCount>5</ringCount>"),
                       Feature::ForwardNoAnswer),
              (FeatureValue{.on = true, .number = "3311", .rings = 5}));
    EXPECT_EQ(value_in(forwarding("<forwardingType>forwardNoAns</forwardingType>"
                                  "<activateForward>1</activateForward><ringCount>99999999999</ringCount>"),
                       Feature::ForwardNoAnswer),
              (FeatureValue{.on = true, .rings = kMostRings}));
    // What it would forward to does not count while it does not.
    EXPECT_EQ(value_in(forwarding("<forwardingType>forwardBusy</forwardingType>"
                                  "<activateForward>false</activateForward><forwardDN>a,b</forwardDN>"),
                       Feature::ForwardBusy),
              FeatureValue());
    EXPECT_EQ(why_not(forwarding("<forwardingType>forwardSelective</forwardingType>")),
              "its forwardingType is not known");
    EXPECT_EQ(why_not(forwarding("<forwardingType>forwardBusy</forwardingType>")),
              "activateForward is neither true nor false");
    EXPECT_EQ(why_not(forwarding("<forwardingType>forwardBusy</forwardingType><activateForward>true"
                                 "</activateForward><forwardDN>100&amp;101</forwardDN>")),
              "its forwardDN cannot be dialled");
}

TEST(FeatureXml, AnAgentIsRead) {
    for (const auto& row : kAgentWords) {
        const auto body = "<SetAgentState><device>6001</device><requestedAgentState>" +
                          std::string(row.word) +
                          "</requestedAgentState><agentID>anna</agentID></SetAgentState>";
        const bool on = row.state != AgentState::LoggedOff;
        EXPECT_EQ(value_in(body, Feature::Agent),
                  (FeatureValue{.on = on, .number = on ? "anna" : "", .agent = row.state}));
    }
    EXPECT_EQ(why_not("<SetAgentState><requestedAgentState>asleep</requestedAgentState></SetAgentState>"),
              "its requestedAgentState is not known");
}

TEST(FeatureXml, OnlyWhatMayBeDialledIsANumber) {
    EXPECT_EQ(dialable(" +49 (30) 123-45 "), "+4930123-45");
    EXPECT_EQ(dialable("*72#"), "*72#");
    EXPECT_EQ(dialable("john.doe"), "john.doe");
    EXPECT_EQ(dialable("3311@pbx"), "3311");
    EXPECT_EQ(dialable("sips:3311;phone-context=x@pbx"), "");
    EXPECT_EQ(dialable("tel:+15551234;phone-context=x"), "+15551234");
    for (const auto* bad : {"", "sip:pbx", "100&101", "100,b", "${CHANNEL}", "1/2", "&@pbx", "1\n2", "\"1\"",
                            "100|x", "sip:1%26@pbx", "$(reboot)", "1;2", "\xC3\xBC"})
        EXPECT_EQ(dialable(bad), "") << bad;
}

// A number is as long as it may be, and one more is none.
TEST(FeatureXml, ANumberHasABound) {
    limits::feature_number.set(5);
    EXPECT_EQ(dialable("12345"), "12345");
    EXPECT_EQ(dialable("123456"), "");
    limits::feature_number.reset();
}

TEST(FeatureXml, EntitiesAndDocumentTypesAreRefused) {
    const std::string laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
        "<SetDoNotDisturb><doNotDisturbOn>&b;</doNotDisturbOn></SetDoNotDisturb>";
    EXPECT_EQ(why_not(laughs), "it has a document type");
    EXPECT_EQ(why_not("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><SetDoNotDisturb/>"),
              "it has a document type");
    EXPECT_EQ(why_not("<SetDoNotDisturb><doNotDisturbOn>&x;</doNotDisturbOn></SetDoNotDisturb>"),
              "undefined entity");
}

TEST(FeatureXml, WhatIsNoXmlOrTooDeepIsRefused) {
    std::string deep, ends;
    for (int i = 0; i < 8; ++i) deep += "<a>", ends += "</a>";
    EXPECT_EQ(why_not(deep + ends), "it asks for nothing that is known");
    EXPECT_EQ(why_not("<a>" + deep + ends + "</a>"), "it is too deep");
    for (const auto* bad :
         {"", "x", "<SetDoNotDisturb>", "<a></b>", "<a><b></a></b>", "<a x='1' x='2'/>", "<a/><b/>", "<p:a/>",
          "<?xml version='1.0' encoding='nonsense'?><a/>", "<a>\xFF</a>"})
        EXPECT_FALSE(read_feature_request(bad)) << bad;
    EXPECT_FALSE(read_feature_request(std::string_view("<a>\0</a>", 8)));
}

TEST(FeatureXml, EventsAreWritten) {
    EXPECT_EQ(
        print_feature_event("6001", Feature::DoNotDisturb, {.on = true}),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DoNotDisturbEvent " + std::string(kNs) +
            ">\n <device>6001</device>\n <doNotDisturbOn>true</doNotDisturbOn>\n</DoNotDisturbEvent>\n");
    EXPECT_EQ(
        print_feature_event("6001", Feature::ForwardNoAnswer, {.on = true, .number = "<1>", .rings = 3}),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ForwardingEvent " + std::string(kNs) +
            ">\n <device>6001</device>\n <forwardingType>forwardNoAns</forwardingType>\n"
            " <forwardStatus>true</forwardStatus>\n <forwardTo>&lt;1&gt;</forwardTo>\n"
            " <ringCount>3</ringCount>\n</ForwardingEvent>\n");
    EXPECT_EQ(print_feature_event("6001", Feature::Agent, {.on = true, .agent = AgentState::NotReady}),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AgentNotReadyEvent " + std::string(kNs) +
                  ">\n <device>6001</device>\n <agentID>6001</agentID>\n</AgentNotReadyEvent>\n");
}

}  // namespace asterism::presence
