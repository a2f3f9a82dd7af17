// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/framer.h"

#include "sip/testing/message_builder.h"

namespace asterism::sip {

using Kind = Frame::Kind;

TEST(Framer, FindsMessagesInAnyPieces) {
    const std::string one =
        testing::MessageBuilder::request("INVITE").body("text/plain", "a\r\n\r\nb").text();
    const std::string two = testing::MessageBuilder::request("BYE").text();
    const std::string stream = one + "\r\n\r\n" + two;
    for (std::size_t step = 1; step < stream.size(); step += 7) {
        Framer framer;
        std::vector<std::string> found;
        int pings = 0;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            framer.feed(std::string_view(stream).substr(at, step));
            for (Frame f = framer.next(); f.kind != Kind::NeedMore; f = framer.next()) {
                ASSERT_NE(f.kind, Kind::Broken);
                if (f.kind == Kind::Message) found.emplace_back(f.bytes.view());
                pings += f.kind == Kind::Ping;
            }
        }
        EXPECT_THAT(found, ::testing::ElementsAre(one, two)) << step;
        EXPECT_EQ(pings, 1);
    }
}

TEST(Framer, KeepsWhatIsNotWhole) {
    Framer framer;
    const std::string message = "OPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n";
    {
        const std::string read = message + message.substr(0, 10);
        framer.feed(read);
        EXPECT_EQ(framer.next().bytes.view(), message);
        EXPECT_EQ(framer.pending(), 10u);
        EXPECT_EQ(framer.next().kind, Kind::NeedMore);
    }
    {
        const std::string read = message.substr(10, 10);
        framer.feed(read);
        EXPECT_EQ(framer.next().kind, Kind::NeedMore);
    }
    const std::string read = message.substr(20) + message;
    framer.feed(read);
    EXPECT_EQ(framer.next().bytes.view(), message);
    EXPECT_EQ(framer.next().bytes.view(), message);
    EXPECT_EQ(framer.next().kind, Kind::NeedMore);
    EXPECT_EQ(framer.pending(), 0u);
}

TEST(Framer, TellsPingFromPong) {
    Framer framer;
    framer.feed("\r\n");
    EXPECT_EQ(framer.next().kind, Kind::NeedMore);
    framer.feed("\r\n");
    EXPECT_EQ(framer.next().kind, Kind::Ping);
    framer.expect_pong();
    framer.feed("\r\n");
    EXPECT_EQ(framer.next().kind, Kind::Pong);
    EXPECT_EQ(framer.next().kind, Kind::NeedMore);
}

TEST(Framer, PingsInARowAreAnsweredTogether) {
    Framer framer;
    std::string pings;
    for (int i = 0; i < 16'000; ++i) pings += "\r\n\r\n";
    framer.feed(pings);
    const auto frame = framer.next();
    EXPECT_EQ(frame.kind, Kind::Ping);
    EXPECT_EQ(frame.bytes.view(), pings.substr(0, pings.size() / 2));
    EXPECT_EQ(framer.next().kind, Kind::NeedMore);
}

TEST(Framer, BreaksOnWhatCannotBeFramed) {
    const auto broken = [](std::string_view text, const Limits& limits = {}) {
        Framer framer(limits);
        framer.feed(text);
        const Frame frame = framer.next();
        EXPECT_EQ(frame.kind, Kind::Broken) << text;
        EXPECT_EQ(framer.next().kind, Kind::Broken);  // and stays so
        return frame.error.rule;
    };
    EXPECT_EQ(broken("OPTIONS sip:a SIP/2.0\r\nX: y\r\n\r\n"), Rule::ContentLength);
    EXPECT_EQ(broken("OPTIONS sip:a SIP/2.0\r\nl: x\r\n\r\n"), Rule::ContentLength);
    EXPECT_EQ(broken("OPTIONS sip:a SIP/2.0\r\nl: 99999999\r\n\r\n"), Rule::TooLarge);
    EXPECT_EQ(broken(std::string(300, 'x'), {.message = 200}), Rule::TooLarge);
    EXPECT_EQ(broken("\rX"), Rule::StartLine);
}

TEST(Framer, ShowsTheHeaderOfWhatCannotBeFramed) {
    const auto head = [](std::string_view text, const Limits& limits = {}) {
        Framer framer(limits);
        framer.feed(text.substr(0, 5));
        EXPECT_EQ(framer.next().kind, Kind::NeedMore);
        framer.feed(text.substr(5));
        return std::string(framer.next().bytes.view());
    };
    const std::string none = "OPTIONS sip:a SIP/2.0\r\nX: y\r\n\r\n",
                      large = "OPTIONS sip:a SIP/2.0\r\nl: 9999999\r\n\r\n";
    EXPECT_EQ(head(none + "body"), none);
    EXPECT_EQ(head(large + "body"), large);
    EXPECT_EQ(head(std::string(300, 'x'), {.message = 200}), "");
}

TEST(Framer, ManyLineEndsNeedNoStack) {
    Framer framer;
    const std::string many(1000000, '\n');
    framer.feed(many);
    EXPECT_EQ(framer.next().kind, Kind::NeedMore);
}

}  // namespace asterism::sip
