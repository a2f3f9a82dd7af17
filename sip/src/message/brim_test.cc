// SPDX-License-Identifier: Apache-2.0
// What [limits] says of one message: filled to the brim it is read, with one more of anything it is not.
#include "../room_limits.h"
#include "asterism/sip/limits_in_force.h"
#include "asterism/sip/multipart.h"
#include "sip/testing/message_builder.h"

namespace asterism::sip {
namespace {

using testing::MessageBuilder;

class BrimTest : public ::testing::Test {
protected:
    BrimTest() { Limit::reset_all(); }
    ~BrimTest() override { Limit::reset_all(); }

    /// Nothing: it is read.
    static std::optional<Rule> refusal(const std::string& message) {
        const auto read =
            Message::parse(SharedBytes::copy(message), Framing::Datagram, limits_in_force(Limits{}));
        return read ? std::nullopt : std::optional(read.error().error.rule);
    }
    static std::optional<Rule> refusal_of_body(const std::string& type, const std::string& body) {
        const auto read = read_parts(type, body, limits_in_force(Limits{}));
        return read ? std::nullopt : std::optional(read.error().rule);
    }
    static std::size_t lines_of(const std::string& message) {
        return static_cast<std::size_t>(std::ranges::count(message, '\n')) - 2;  // the first and the empty
    }
    /// Nothing but parts without headers.
    static std::string body_of(std::size_t parts) {
        std::string out;
        for (std::size_t i = 0; i < parts; ++i) out += "--b\r\n\r\nx\r\n";
        return out + "--b--\r\n";
    }
};

TEST_F(BrimTest, BytesOfAMessage) {
    limits::message_bytes.set(2000);
    const auto bare = MessageBuilder::request("OPTIONS").body("text/plain", "").text().size();
    const auto sized = [bare](std::size_t size) {
        // Content-Length has three digits more than that of an empty body.
        return MessageBuilder::request("OPTIONS")
            .body("text/plain", std::string(size - bare - 3, 'x'))
            .text();
    };
    ASSERT_EQ(sized(2000).size(), 2000u);
    EXPECT_EQ(refusal(sized(2000)), std::nullopt);
    EXPECT_EQ(refusal(sized(2001)), Rule::TooLarge);
    EXPECT_EQ(limits::message_bytes.refused(), 1u);
}

// Whoever raises a limit raises it for the copies of what came, too.
TEST_F(BrimTest, ACopyIsWithinAnyLimit) {
    limits::headers.set(1000);
    limits::message_bytes.set(200'000);
    limits::header_bytes.set(100'000);
    auto builder = MessageBuilder::request("OPTIONS").header("X-Long: " + std::string(70'000, 'x'));
    for (int i = 0; i < 600; ++i) builder.header("X-One: y");
    auto read =
        Message::parse(SharedBytes::copy(builder.text()), Framing::Datagram, limits_in_force(Limits{}));
    ASSERT_TRUE(read);
    read->set_force_rport(true);
    const auto copy = read->copy();
    EXPECT_EQ(copy.lines().size(), read->lines().size());
    EXPECT_EQ(copy.call_id(), read->call_id());
    EXPECT_TRUE(copy.force_rport());
    EXPECT_EQ(copy.origin().source, read->origin().source);
}

TEST_F(BrimTest, HeaderLines) {
    limits::headers.set(40);
    auto builder = MessageBuilder::request("OPTIONS");
    for (auto left = 40 - lines_of(builder.text()); left > 0; --left) builder.header("X-One: y");
    EXPECT_EQ(refusal(builder.text()), std::nullopt);
    EXPECT_EQ(limits::headers.peak(), 40u);
    EXPECT_EQ(refusal(builder.header("X-One: y").text()), Rule::TooManyHeaders);
    EXPECT_EQ(limits::headers.refused(), 1u);
}

// Folds and the end of the line count.
TEST_F(BrimTest, BytesOfALine) {
    limits::header_bytes.set(300);
    const auto line = [](std::size_t size) { return "X-L: \r\n " + std::string(size - 10, 'y'); };
    EXPECT_EQ(refusal(MessageBuilder::request("OPTIONS").header(line(300)).text()), std::nullopt);
    EXPECT_EQ(refusal(MessageBuilder::request("OPTIONS").header(line(301)).text()), Rule::LineTooLong);
    EXPECT_EQ(limits::header_bytes.refused(), 1u);
}

TEST_F(BrimTest, PartsOfABody) {
    limits::body_parts.set(3);
    EXPECT_EQ(refusal_of_body("multipart/mixed;boundary=b", body_of(3)), std::nullopt);
    EXPECT_EQ(limits::body_parts.peak(), 3u);
    EXPECT_EQ(refusal_of_body("multipart/mixed;boundary=b", body_of(4)), Rule::TooDeep);
    EXPECT_EQ(limits::body_parts.refused(), 1u);
}

TEST_F(BrimTest, BodiesWithinBodies) {
    limits::body_nesting.set(2);
    std::string type = "text/plain";
    std::string body = "x";
    const auto wrap = [&](const std::string& boundary) {
        body = "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n--" + boundary +
               "--\r\n";
        type = "multipart/mixed;boundary=" + boundary;
    };
    wrap("one");
    wrap("two");
    EXPECT_EQ(refusal_of_body(type, body), std::nullopt);
    wrap("three");
    EXPECT_EQ(refusal_of_body(type, body), Rule::TooDeep);
    EXPECT_EQ(limits::body_nesting.refused(), 1u);
}

}  // namespace
}  // namespace asterism::sip
