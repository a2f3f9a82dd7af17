// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/draft.h"

#include "asterism/sip/message.h"
#include "asterism/sip/response_target.h"
#include "asterism/sip/scan.h"
#include "sip/testing/message_builder.h"

namespace asterism::sip {

using testing::MessageBuilder;
using testing::parsed;

TEST(Draft, IsPrintedOnceWithContentLength) {
    Draft d = Draft::request(Method::Options, "sip:a@b");
    d.add(HeaderId::Subject, "x\r\nEvil: y").add("X-Own", "1").set("x-own", "2");
    d.set_body("text/plain", "hello");
    EXPECT_EQ(
        d.print({.first_line = "SIP/2.0/UDP h;branch=z9hG4bKq", .agent = "us"}).view(),
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKq\r\nSubject: xEvil: y\r\nx-own: 2\r\n"
        "User-Agent: us\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    EXPECT_TRUE(d.print({.compact_headers = true}).view().find("\r\ns: xEvil") != std::string_view::npos);
}

TEST(Draft, EditsItsHeaders) {
    Draft d = Draft::request(Method::Invite, "sip:a@b");
    d.add(HeaderId::Route, "<sip:2>").prepend(HeaderId::Route, "<sip:1>").add(HeaderId::Expires, "5");
    d.set(HeaderId::Expires, "6");
    EXPECT_EQ(d.get(HeaderId::Route), "<sip:1>");
    EXPECT_EQ(d.get("Expires"), "6");
    d.remove(HeaderId::Route);
    EXPECT_FALSE(d.has(HeaderId::Route));
}

TEST(Draft, AResponseTakesOverWhatItMust) {
    const Message request =
        MessageBuilder::request("INVITE")
            .via("SIP/2.0/UDP 10.0.0.1:5070;rport;branch=z9hG4bKa, SIP/2.0/TCP far;branch=z9hG4bKb")
            .header("Via: SIP/2.0/UDP third")
            .header("Record-Route: <sip:p;lr>")
            .header("Timestamp: 54")
            .message();
    const Message r = parsed(Draft::response(request, 180, {}, "mine").print());
    EXPECT_EQ(r.reason(), "Ringing");
    EXPECT_EQ(r.to_tag(), "mine");
    EXPECT_EQ(r.top_via().received(), "192.0.2.10");
    EXPECT_EQ(r.top_via().rport(), 5060);
    std::vector<std::string_view> vias;
    for (const auto via : r.values(HeaderId::Via)) vias.push_back(via);
    ASSERT_EQ(vias.size(), 3u);
    EXPECT_EQ(vias[1], "SIP/2.0/TCP far;branch=z9hG4bKb");
    EXPECT_EQ(r.get(HeaderId::RecordRoute), "<sip:p;lr>");
    EXPECT_FALSE(r.has(HeaderId::Timestamp));
    const Message trying = parsed(Draft::response(request, 100, {}, "mine").print());
    EXPECT_EQ(trying.to_tag(), "");
    EXPECT_EQ(trying.get(HeaderId::Timestamp), "54");
    EXPECT_FALSE(trying.has(HeaderId::RecordRoute));
    EXPECT_FALSE(parsed(Draft::response(request, 404, {}, "mine").print()).has(HeaderId::RecordRoute));
}

TEST(Draft, SeveralPartsBecomeMultipart) {
    Draft d = Draft::request(Method::Invite, "sip:a@b");
    d.add(HeaderId::Via, "SIP/2.0/UDP h;branch=z9hG4bKq")
        .add(HeaderId::From, "<sip:x>;tag=1")
        .add(HeaderId::To, "<sip:y>");
    d.add(HeaderId::CallId, "1").add(HeaderId::CSeq, "1 INVITE");
    d.add_part({"application/sdp", "v=0\r\n", ""})
        .add_part({"text/plain", "hi", "Content-Disposition: render\r\n"});
    const Message m = parsed(d.print());
    const auto parts = read_parts(m);
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 2u);
    EXPECT_EQ((*parts)[0].content, "v=0\r\n");
    EXPECT_EQ((*parts)[1].header("content-disposition"), "render");
    EXPECT_EQ(find_part(m, "Application/SDP")->content, "v=0\r\n");
}

// Whoever chooses a value, a name, a URI or a reason adds no header by it.
TEST(Draft, NothingThatIsPutInBeginsALine) {
    const std::string evil = "x\r\nEvil: 1\r\n\r\nbody";
    Draft d = Draft::request(Method::Invite, "sip:" + evil + "@b");
    d.add(HeaderId::Contact, "<sip:" + evil + ">").set(HeaderId::To, evil).add("X-" + evil, evil);
    d.add_part({evil, "content", {}});
    const auto request = d.print();
    EXPECT_EQ(request.view().find("\nEvil"), std::string_view::npos) << request.view();
    EXPECT_EQ(request.view().find("\r\n\r\n"), request.size() - 4 - 7) << request.view();
    const Message got = parsed(SharedBytes::copy(
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:x>;tag=1\r\n"
        "To: <sip:y>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"));
    const auto answer = Draft::response(got, 488, evil, evil).add(HeaderId::WwwAuthenticate, evil).print();
    EXPECT_EQ(answer.view().find("\nEvil"), std::string_view::npos) << answer.view();
}

TEST(Multipart, NestsWithinLimits) {
    std::string body = "x";
    std::string type = "text/plain";
    for (int i = 0; i < 6; ++i) {
        const std::string b = "b" + std::to_string(i);
        body = "preamble\r\n--" + b + "\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n--" + b +
               "--\r\nepilogue";
        type = "multipart/mixed; boundary=" + b;
    }
    EXPECT_EQ(read_parts(type, body).error().rule, Rule::TooDeep);
    const auto parts = read_parts(type, body, {.nesting = 8});
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->at(0).content, "x");
    EXPECT_EQ(parts->at(0).depth, 6u);
    EXPECT_EQ(read_parts("multipart/mixed", "--a\r\n").error().rule, Rule::Multipart);
    EXPECT_EQ(read_parts("multipart/mixed;boundary=a", "--a\r\n\r\nx").error().rule, Rule::Multipart);
}

// RFC 3261 18.2.2 and RFC 3581 4.
TEST(ResponseTarget, GoesWhereTheRequestCameFrom) {
    Origin origin;
    origin.source = *SocketAddress::parse("198.51.100.7:40000");
    const auto to = [&](std::string_view via, bool force = false) {
        return response_target(Via::parse(via).value(), origin, force).remote.text();
    };
    EXPECT_EQ(to("SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa"), "198.51.100.7:5070");
    EXPECT_EQ(to("SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa"), "198.51.100.7:5060");
    EXPECT_EQ(to("SIP/2.0/UDP 10.0.0.1:5070;rport;branch=z9hG4bKa"), "198.51.100.7:40000");
    EXPECT_EQ(to("SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa", true), "198.51.100.7:40000");
    for (const char* maddr :
         {"239.1.1.1", "224.0.0.1", "255.255.255.255", "0.0.0.0", "127.0.0.1", "192.0.2.1", "h"})
        EXPECT_EQ(to(fmt::format("SIP/2.0/UDP 10.0.0.1;maddr={};branch=z9hG4bKa", maddr)),
                  "198.51.100.7:5060");
    EXPECT_EQ(response_via(Via::parse("SIP/2.0/UDP 198.51.100.7:5070;branch=z9hG4bKa").value(), origin),
              "SIP/2.0/UDP 198.51.100.7:5070;branch=z9hG4bKa");
    EXPECT_EQ(
        response_via(Via::parse("SIP/2.0/UDP h;received=1.2.3.4;branch=z9hG4bKa").value(), origin, true),
        "SIP/2.0/UDP h;branch=z9hG4bKa;rport=40000;received=198.51.100.7");
    origin.transport = Transport::Tcp;
    EXPECT_EQ(to("SIP/2.0/TCP 10.0.0.1:5070;branch=z9hG4bKa"), "198.51.100.7:40000");
    // Reference 203.
    origin.transport = Transport::Ws;
    EXPECT_EQ(response_via(Via::parse("SIP/2.0/WS x.invalid;branch=z9hG4bKa").value(), origin),
              "SIP/2.0/WS x.invalid;branch=z9hG4bKa;rport=40000;received=198.51.100.7");
}

TEST(ResponseTarget, KnowsIpv6) {
    Origin origin;
    origin.source = *SocketAddress::parse("[2001:db8::9]:5060");
    const auto via = Via::parse("SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3");
    ASSERT_TRUE(via);
    EXPECT_EQ(via->host, "[2001:db8::9:1]");
    EXPECT_EQ(response_via(*via, origin),
              "SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3;received=2001:db8::9");
    EXPECT_EQ(response_target(*via, origin).remote.text(), "[2001:db8::9]:5060");
}

TEST(Glance, SeesWithoutParsing) {
    const std::string bye = MessageBuilder::request("BYE").to_tag("b2").text();
    const auto g = glance(bye);
    ASSERT_TRUE(g);
    EXPECT_EQ(g->method, Method::Bye);
    EXPECT_EQ(g->call_id, "call-1@example.com");
    EXPECT_EQ(g->from_tag, "alice-tag");
    EXPECT_EQ(g->to_tag, "b2");
    EXPECT_EQ(g->top_branch, "z9hG4bKtest1");
    EXPECT_TRUE(g->is_continuation());
    EXPECT_FALSE(glance(MessageBuilder::request("INVITE").text())->is_continuation());
    EXPECT_EQ(glance("SIP/2.0 200 OK\r\n\r\n")->status, 200);
    EXPECT_FALSE(glance("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(glance(""));
}

}  // namespace asterism::sip
