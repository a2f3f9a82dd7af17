// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/message.h"

#include "sip/testing/message_builder.h"

namespace asterism::sip {

using testing::MessageBuilder;
using testing::parsed;

namespace {
Malformed broken(std::string_view text, Framing framing = Framing::Datagram, const Limits& limits = {}) {
    auto message = Message::parse(SharedBytes::copy(text), framing, limits);
    EXPECT_FALSE(message.has_value()) << text;
    return message ? Malformed{} : std::move(message.error());
}
}  // namespace

TEST(Message, ReadsWhatEveryMessageHas) {
    const Message m = MessageBuilder::request("INVITE").body("application/sdp", "v=0\r\n").message();
    EXPECT_TRUE(m.is_request());
    EXPECT_EQ(m.method(), Method::Invite);
    EXPECT_EQ(m.request_uri().user, "100");
    EXPECT_EQ(m.top_via().branch, "z9hG4bKtest1");
    EXPECT_TRUE(m.top_via().has_rport);
    EXPECT_EQ(m.from_tag(), "alice-tag");
    EXPECT_EQ(m.to_tag(), "");
    EXPECT_EQ(m.call_id(), "call-1@example.com");
    EXPECT_EQ(m.cseq().number, 1u);
    EXPECT_EQ(m.body(), "v=0\r\n");
    EXPECT_EQ(m.content_type()->value().value, "application/sdp");
}

// Statement 506: a datagram may end behind its last header line, and behind nothing else.
TEST(Message, MayEndBehindItsLastHeaderLine) {
    const auto whole = MessageBuilder::request("OPTIONS").message();
    const std::string text(whole.bytes().view());
    ASSERT_TRUE(text.ends_with("\r\n\r\n"));
    const auto read = Message::parse(SharedBytes::copy(text.substr(0, text.size() - 2)), Framing::Datagram);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->call_id(), whole.call_id());
    EXPECT_TRUE(read->body().empty());
    broken(text.substr(0, text.size() - 4));
}

TEST(Message, KnowsCompactNamesAndAnyCase) {
    const Message m = parsed(
        "OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/TCP h:5061;branch=z9hG4bKx\r\nF: "
        "sip:x@y;tag=1\r\nt:<sip:a@b>\r\n"
        "i: 1\r\ncseq: 3 OPTIONS\r\nk: timer, 100rel\r\nX-Own: one\r\nl: 0\r\n\r\n");
    EXPECT_TRUE(m.lists(HeaderId::Supported, "100REL"));
    EXPECT_EQ(m.get("x-own"), "one");
    EXPECT_EQ(m.get("Supported"), "timer, 100rel");
    EXPECT_EQ(m.from_tag(), "1");
    EXPECT_EQ(m.from().uri_text, "sip:x@y");
}

TEST(Message, JoinsFoldedLines) {
    const Message m = parsed(
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;\r\n branch=z9hG4bKx\r\nFrom: "
        "<sip:x@y>\r\n\t;tag=1\r\n"
        "To: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 3\r\n OPTIONS\r\nSubject: a\r\n  b\r\nContent-Length: "
        "4\r\n\r\na\r\n ");
    EXPECT_EQ(m.top_via().branch, "z9hG4bKx");
    EXPECT_EQ(m.from_tag(), "1");
    EXPECT_EQ(m.get(HeaderId::Subject)->find('\n'), std::string_view::npos);
    EXPECT_EQ(m.body(), "a\r\n ");  // the body is not touched
}

TEST(Message, TakesCommaListsApart) {
    const Message m = MessageBuilder::request("INVITE")
                          .header("Route: <sip:a;lr>, \"x, y\" <sip:b,c@d;lr>")
                          .header("Route: <sip:e>")
                          .message();
    std::vector<std::string> routes;
    for (const auto value : m.values(HeaderId::Route)) routes.emplace_back(value);
    EXPECT_THAT(routes, ::testing::ElementsAre("<sip:a;lr>", "\"x, y\" <sip:b,c@d;lr>", "<sip:e>"));
    EXPECT_EQ(m.name_addrs(HeaderId::Route)->size(), 3u);
}

TEST(Message, KeepsManyHeaders) {
    auto builder = MessageBuilder::request("OPTIONS");
    for (int i = 0; i < 100; ++i) builder.header(fmt::format("X-{}: {}", i, i));
    const Message m = builder.message();
    EXPECT_EQ(m.get("X-99"), "99");
    EXPECT_EQ(m.get("X-0"), "0");
    EXPECT_EQ(m.lines().size(), 108u);
}

TEST(Message, IgnoresWhatFollowsTheBodyInADatagram) {
    const Message m = parsed(MessageBuilder::request("OPTIONS").text() + "INVITE sip:x SIP/2.0\r\n");
    EXPECT_EQ(m.body(), "");
    EXPECT_FALSE(m.text().ends_with("2.0\r\n"));
}

TEST(Message, LimitsAreKept) {
    const std::string text = MessageBuilder::request("OPTIONS").text();
    EXPECT_EQ(broken(text, Framing::Datagram, {.message = 100}).error.rule, Rule::TooLarge);
    EXPECT_EQ(broken(text, Framing::Datagram, {.headers = 3}).error.rule, Rule::TooManyHeaders);
    EXPECT_EQ(broken(text, Framing::Datagram, {.line = 40}).error.rule, Rule::LineTooLong);
}

TEST(Message, SaysWhatIsWrongAndWhere) {
    const auto text = MessageBuilder::request("OPTIONS").text();
    const auto without = [&](std::string_view line) {
        const auto at = text.find(line);
        return text.substr(0, at) + text.substr(text.find('\n', at) + 1);
    };
    EXPECT_EQ(broken(without("Call-ID")).error.rule, Rule::Missing);
    EXPECT_EQ(broken(without("Via")).legible, nullptr);  // nobody to answer to
    EXPECT_EQ(broken(text.substr(0, 60)).error.rule, Rule::HeaderEnd);
    EXPECT_EQ(broken("").error.rule, Rule::Empty);
    EXPECT_EQ(broken("\r\n\r\n").error.rule, Rule::Empty);
    EXPECT_EQ(broken("hello\r\n\r\n").error.rule, Rule::StartLine);
    auto twice = MessageBuilder::request("OPTIONS").header("From: <sip:x@y>;tag=z").text();
    EXPECT_EQ(broken(twice).error.rule, Rule::Repeated);
    EXPECT_EQ(broken(MessageBuilder::request("OPTIONS").header("Subject: a\rb").text()).error.rule,
              Rule::HeaderValue);
    EXPECT_EQ(broken(without("Content-Length"), Framing::Stream).error.rule, Rule::ContentLength);
    EXPECT_TRUE(Message::parse(SharedBytes::copy(without("Content-Length"))).has_value());
}

TEST(Message, AnUnknownVersionIsAnswered505) {
    std::string text = MessageBuilder::request("OPTIONS").text();
    text.replace(text.find("SIP/2.0"), 7, "SIP/3.0");
    const Malformed bad = broken(text);
    EXPECT_EQ(bad.status, 505);
    ASSERT_NE(bad.legible, nullptr);
    EXPECT_EQ(bad.legible->top_via().branch, "z9hG4bKtest1");
}

TEST(Message, NoAnswerToAMalformedAckOrResponse) {
    EXPECT_EQ(broken("ACK sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n\r\n").legible, nullptr);
    EXPECT_EQ(broken("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n\r\n").legible, nullptr);
    EXPECT_NE(broken("BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n\r\n").legible, nullptr);
}

TEST(Message, StaysValidWhenMoved) {
    Message a = MessageBuilder::request("INVITE").message();
    const Message b = std::move(a);
    EXPECT_EQ(b.top_via().host, "192.0.2.10");
    const Message c = b;
    EXPECT_EQ(c.from_tag(), "alice-tag");
}

TEST(HeaderId, EveryNameFindsItself) {
    for (std::size_t i = 1; i < kHeaderIds; ++i) {
        const auto id = static_cast<HeaderId>(i);
        EXPECT_EQ(header_id(header_name(id)), id);
        EXPECT_EQ(header_id(compact_name(id)), id);
    }
    EXPECT_EQ(header_id("X-Unknown"), HeaderId::Other);
    EXPECT_EQ(header_id(""), HeaderId::Other);
    EXPECT_EQ(header_id("z"), HeaderId::Other);
}

}  // namespace asterism::sip
