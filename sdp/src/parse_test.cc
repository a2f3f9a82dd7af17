// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/description.h"
#include "room_limits.h"

namespace asterism::sdp {
namespace {

constexpr std::string_view kPhone =
    "v=0\r\no=alice 53655765 2353687637 IN IP4 192.0.2.7\r\ns=call\r\nc=IN IP4 192.0.2.7\r\nb=AS:128\r\nt=0 "
    "0\r\n"
    "a=group:BUNDLE 1 2\r\n"
    "m=audio 49170 RTP/AVP 0 8 97 101\r\na=rtpmap:97 opus/48000/2\r\na=fmtp:97 useinbandfec=1\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=mid:1\r\na=sendonly\r\n"
    "a=rtcp:53020 IN IP4 192.0.2.8\r\n"
    "m=video 51372/2 RTP/AVP 99\r\nc=IN IP6 2001:db8::7\r\na=rtpmap:99 H264/90000\r\na=mid:2\r\n";

Description read(std::string_view text) {
    auto made = parse(text);
    EXPECT_TRUE(made.has_value()) << made.error().reason;
    return made ? *made : Description{};
}

TEST(Parse, ReadsWhatAPhoneSays) {
    const auto d = read(kPhone);
    EXPECT_EQ(d.origin.session_version, "2353687637");
    ASSERT_EQ(d.media.size(), 2u);
    const auto& audio = d.media[0];
    EXPECT_EQ(audio.kind, MediaKind::Audio);
    EXPECT_EQ(audio.port, 49170);
    EXPECT_EQ(audio.formats(), (std::vector<std::string_view>{"0", "8", "97", "101"}));
    EXPECT_EQ(audio.rtpmap(97)->channels, 2);
    EXPECT_EQ(audio.fmtp(101), "0-15");
    EXPECT_EQ(audio.ptime(), 20u);
    EXPECT_EQ(d.direction_of(audio), Direction::SendOnly);
    EXPECT_EQ(d.rtcp_address(audio).text(), "192.0.2.8:53020");
    const auto& video = d.media[1];
    EXPECT_EQ(video.port_count, 2);
    EXPECT_EQ(d.rtp_address(video).text(), "[2001:db8::7]:51372");
    EXPECT_EQ(d.rtcp_address(video).port, 51373);
    EXPECT_EQ(d.direction_of(video), Direction::SendRecv);
    EXPECT_FALSE(fault_in(d));
}

TEST(Parse, PrintsWhatItRead) {
    EXPECT_EQ(print(read(kPhone)), kPhone);
    EXPECT_TRUE(says_the_same(read(kPhone), read(kPhone)));
}

TEST(Parse, TakesBareLineFeedsAndBlankLines) {
    const auto d =
        read("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 8000 RTP/AVP 0\n\n");
    EXPECT_FALSE(fault_in(d));
    EXPECT_EQ(d.media.size(), 1u);
}

TEST(Parse, KeepsMediaAndLinesItHasNoNameFor) {
    constexpr std::string_view kText =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\ni=hello\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nr=7d 1h 0 "
        "25h\r\n"
        "m=holodeck 9 UDP/X any thing\r\ni=deck\r\nb=X-odd:abc\r\nk=prompt\r\na=strange\r\n";
    EXPECT_EQ(print(read(kText)), kText);
}

TEST(Parse, SaysWhereItStopped) {
    const auto wrong = parse("v=0\r\nhello\r\n");
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().offset, 5u);
    for (auto text : {"v=1\r\n", "o=a b\r\n", "m=audio\r\n", "m=audio 70000 RTP/AVP 0\r\n", "m=audio 1 \r\n",
                      "c=IN IP4\r\n", "m=audio 1 RTP/AVP 0\r\nv=0\r\n"})
        EXPECT_FALSE(parse(text).has_value()) << text;
}

TEST(Parse, HasLimits) {
    std::string many = "v=0\r\n";
    for (int i = 0; i < 40; ++i) many += "m=audio 1 RTP/AVP 0\r\n";
    EXPECT_FALSE(parse(many).has_value());
    EXPECT_FALSE(parse(std::string(70000, 'a')).has_value());
    std::string lines;
    for (int i = 0; i < 3000; ++i) lines += "a=x\r\n";
    EXPECT_FALSE(parse(lines).has_value());
}

TEST(Parse, LimitsAreFilledToTheBrimAndOneMore) {
    Limit::reset_all();
    for (auto* limit : {&limits::sdp_lines, &limits::sdp_media, &limits::sdp_formats}) limit->set(50);
    const auto many = [](std::size_t number, std::string_view what) {
        std::string text;
        for (std::size_t i = 0; i < number; ++i) text += what;
        return text;
    };
    EXPECT_TRUE(parse(many(50, "a=x\r\n")).has_value());
    EXPECT_EQ(limits::sdp_lines.peak(), 50u);
    EXPECT_FALSE(parse(many(51, "a=x\r\n")).has_value());
    limits::sdp_lines.set(1000);
    EXPECT_TRUE(parse(many(50, "m=audio 1 RTP/AVP 0\r\n")).has_value());
    EXPECT_FALSE(parse(many(51, "m=audio 1 RTP/AVP 0\r\n")).has_value());
    EXPECT_TRUE(parse("m=audio 1 RTP/AVP" + many(50, " 0") + "\r\n").has_value());
    EXPECT_FALSE(parse("m=audio 1 RTP/AVP" + many(51, " 0") + "\r\n").has_value());
    for (auto* limit : {&limits::sdp_lines, &limits::sdp_media, &limits::sdp_formats})
        EXPECT_EQ(limit->refused(), 1u) << limit->name();
    Limit::reset_all();
}

// Reference statement 16.
TEST(Validation, FindsWhatCannotBeUsed) {
    const std::string head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
    const std::string c = "c=IN IP4 192.0.2.1\r\n";
    EXPECT_FALSE(fault_in(read(head + c + "m=audio 8000 RTP/AVP 0\r\n")));
    EXPECT_TRUE(fault_in(read(head + "m=audio 8000 RTP/AVP 0\r\n")));         // no c=
    EXPECT_TRUE(fault_in(read(head + c + "m=audio 8000 RTP/AVP 97\r\n")));    // no rtpmap
    EXPECT_TRUE(fault_in(read(head + c + "m=audio 8000 RTP/AVP\r\n")));       // no format
    EXPECT_TRUE(fault_in(read(head + c + "m=audio 8000 RTP/AVP zero\r\n")));  // no number
    EXPECT_TRUE(fault_in(read(head + c + "m=audio 8000 RTP/AVP 0\r\na=rtpmap:0 PCMU\r\n")));
    EXPECT_TRUE(fault_in(read("v=0\r\ns=-\r\nt=0 0\r\nc=IN IP4 192.0.2.1\r\nm=audio 8000 RTP/AVP 0\r\n")));
    EXPECT_FALSE(fault_in(read(head + "m=video 0 RTP/AVP 97\r\n")));  // a removed stream
}

TEST(Parse, HostNamesAndNowhereAreToldApart) {
    const auto d = read(
        "v=0\r\no=- 1 1 IN IP4 x\r\ns=-\r\nc=IN IP4 media.example\r\nt=0 0\r\nm=audio 8000 RTP/AVP 0\r\n");
    EXPECT_FALSE(d.rtp_address(d.media[0]).is_set());
    EXPECT_EQ(d.connection->address, "media.example");
}

}  // namespace
}  // namespace asterism::sdp
