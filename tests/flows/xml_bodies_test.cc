// SPDX-License-Identifier: Apache-2.0
#include "xml_bodies.h"

namespace asterism::flows {

namespace {

constexpr const char* kRlmi = "application/rlmi+xml";
std::string list(std::string_view within) {
    return "<list xmlns='urn:ietf:params:xml:ns:rlmi' uri='sip:l@h' version='1' fullState='true'>" +
           std::string(within) + "</list>";
}

}  // namespace

TEST(XmlBodies, AreComparedWithTheirSchemas) {
    XmlBodies bodies;
    EXPECT_EQ(
        bodies.fault(kRlmi, list("<resource uri='sip:1@h'><instance id='a' state='active'/></resource>")),
        "");
    EXPECT_NE(bodies.fault(kRlmi, list("<resource uri='sip:1@h'><instance id='a' state='dead'/></resource>")),
              "");
    EXPECT_NE(bodies.fault(kRlmi, list("<resource uri='sip:1@h'/><resource uri='sip:1@h'/>")), "");
    EXPECT_NE(bodies.fault(kRlmi, list("<resource>")), "");
    EXPECT_NE(bodies.fault("application/other+xml", "<a>"), "");
    EXPECT_EQ(bodies.fault("application/other+xml", "<a/>"), "");
    EXPECT_EQ(bodies.fault("text/plain", "<a>"), "");
}

TEST(XmlBodies, PartsAreLookedAtToo) {
    XmlBodies bodies;
    const auto body = [](std::string_view xml) {
        return "\r\n--b\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n<\r\n--b\r\nContent-Type: "
               "application/rlmi+xml\r\nContent-Length: " +
               std::to_string(xml.size()) + "\r\n\r\n" + std::string(xml) + "\r\n--b--\r\n";
    };
    const char* type = "multipart/related;type=\"application/rlmi+xml\";boundary=b";
    EXPECT_EQ(bodies.fault(type, body(list(""))), "");
    EXPECT_NE(bodies.fault(type, body("<list/>")), "");
    EXPECT_NE(bodies.fault(type, body(list("")).substr(0, 100)), "");
    EXPECT_NE(bodies.fault(type, ""), "");
}

}  // namespace asterism::flows
