// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/uri.h"
#include "asterism/sip/comparable_uri.h"

namespace asterism::sip {

namespace {
UriView uri(std::string_view text) {
    const auto parsed = UriView::parse(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed.value_or(UriView{});
}
bool same(std::string_view a, std::string_view b) { return equivalent(uri(a), uri(b)); }
}  // namespace

TEST(Uri, HasItsParts) {
    const UriView u = uri("sips:al%20ice:pw@[2001:db8::1]:5071;transport=tcp;lr?Subject=x&Priority=urgent");
    EXPECT_EQ(u.scheme, Scheme::Sips);
    EXPECT_EQ(u.plain_user(), "al ice");
    EXPECT_EQ(u.password, "pw");
    EXPECT_EQ(u.host, "[2001:db8::1]");
    EXPECT_EQ(u.port, 5071);
    EXPECT_EQ(u.param("Transport"), "tcp");
    EXPECT_TRUE(u.is_loose());
    EXPECT_EQ(uri_header(u.headers, "priority"), "urgent");
}

TEST(Uri, RefusesWhatIsNone) {
    for (const auto bad : {"", "sip:", "sip:@host", "sip:a@", "nocolon", "sip:a@host:0", "sip:a@host:65536",
                           "sip:a b@host", "sip:a@[::1", "sip:a@[zz]", "sip:a@h;", "sip:a@h;=x", "sip:a@h?",
                           "sip:a@h:", "1sip:x", "tel:", "tel:+", "sip:a%4@h", "sip:a@h;x=%zz"})
        EXPECT_FALSE(UriView::parse(bad).has_value()) << bad;
}

// Found by the fuzzer: a NUL cut the address short for the system, but not for us.
TEST(Uri, NoNulHidesInAnAddress) {
    EXPECT_FALSE(UriView::parse(std::string_view("sip:[2001:db8::\0x]", 19)).has_value());
}

TEST(Uri, KeepsOtherSchemes) {
    EXPECT_EQ(uri("tel:+1-201-555-0123;phone-context=x").user, "+1-201-555-0123");
    EXPECT_EQ(uri("urn:service:sos").scheme, Scheme::Other);
    EXPECT_EQ(uri("urn:service:sos").host, "service:sos");
}

// The examples of RFC 3261 19.1.4.
TEST(Uri, ComparesAsTheStandardSays) {
    EXPECT_TRUE(same("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"));
    EXPECT_TRUE(same("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"));
    EXPECT_TRUE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"));
    EXPECT_TRUE(same("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                     "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"));
    EXPECT_TRUE(same("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                     "sip:alice@atlanta.com?priority=urgent&subject=project%20x"));
    EXPECT_FALSE(same("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"));
    EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"));
    EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"));
    EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"));
    EXPECT_FALSE(same("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"));
    EXPECT_FALSE(same("sip:carol@chicago.com?Subject=this", "sip:carol@chicago.com?Subject=that"));
    EXPECT_FALSE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"));
    EXPECT_FALSE(same("sip:a@h", "sips:a@h"));
}

TEST(Uri, OneIpv6AddressIsOneHost) {
    EXPECT_TRUE(same("sip:a@[2001:db8::9:1]", "sip:a@[2001:DB8:0:0:0:0:9:01]"));
}

// Not transitive, but every URI is its own equal, and which of two stands first does not matter.
TEST(Uri, EqualityIsReflexiveAndSymmetric) {
    EXPECT_TRUE(same("sip:a@h", "sip:a@h;x=1"));
    EXPECT_TRUE(same("sip:a@h", "sip:a@h;x=2"));
    EXPECT_FALSE(same("sip:a@h;x=1", "sip:a@h;x=2"));
    for (const auto* text : {"sip:a@h;x=1;x=2", "sip:a@h?a=1&a=2", "tel:+1;a=1;a=2"})
        EXPECT_TRUE(same(text, text)) << text;
    EXPECT_TRUE(same("sip:a@h;x=1;x=2", "sip:A@h;x=1") == same("sip:A@h;x=1", "sip:a@h;x=1;x=2"));
    EXPECT_TRUE(same("sip:a@h;x=1;x=2", "sip:a@h;X=1"));
    EXPECT_TRUE(same("sip:a@h;X=1", "sip:a@h;x=1;x=2"));
    EXPECT_FALSE(same("sip:a@h?a=1", "sip:a@h?a=1&b=2"));
    EXPECT_FALSE(same("sip:a@h?a=1&b=2", "sip:a@h?a=1"));
}

TEST(Uri, EquivalentOnesHaveOneLikeness) {
    const auto alike = [](std::string_view a, std::string_view b) {
        return likeness(uri(a)) == likeness(uri(b));
    };
    EXPECT_TRUE(alike("sip:a@h;x=1", "sip:%61@H;x=2"));
    EXPECT_TRUE(alike("sip:a@h;transport=TCP;lr", "sip:a@h;Transport=tcp"));
    EXPECT_TRUE(alike("sip:a@[2001:db8::9:1]", "sip:a@[2001:DB8:0:0:0:0:9:01]"));
    for (const auto* other : {"sip:b@h", "sip:A@h", "sip:a@h:5060", "sip:a@h;transport=udp", "sips:a@h"})
        EXPECT_FALSE(alike("sip:a@h", other)) << other;
}

TEST(Uri, IsEdited) {
    auto u = *Uri::parse("sip:100@h:5060;x-ast-txp=a;lr;X-AST-orig=b?a=b");
    u.remove_params_starting("x-ast-");
    EXPECT_EQ(u.text(), "sip:100@h:5060;lr?a=b");
    u.set_user("a b").set_port(0).set_param("transport", "TCP").remove_param("lr").clear_headers();
    EXPECT_EQ(u.text(), "sip:a%20b@h;transport=TCP");
    u.set_host("[::1]").set_scheme(Scheme::Sips).clear_params().clear_user();
    EXPECT_EQ(u.text(), "sips:[::1]");
    EXPECT_EQ(Uri::sip("bob", "h", 5070).text(), "sip:bob@h:5070");
}

}  // namespace asterism::sip
