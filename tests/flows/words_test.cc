// SPDX-License-Identifier: Apache-2.0
#include "words.h"

#include <gtest/gtest.h>

#include "letter.h"
#include "sdp_text.h"

namespace asterism::flows {
namespace {

TEST(Words, PatternsMatchAndCapture) {
    EXPECT_TRUE(fits("<sip:*@*>;tag=*", "<sip:100@192.0.2.1>;tag=abc"));
    EXPECT_FALSE(fits("<sip:*>", "<sip:100@192.0.2.1>;tag=abc"));
    Captures captured;
    EXPECT_TRUE(fits("<sip:$user@*>;tag=$tag", "<sip:100@192.0.2.1>;tag=abc", &captured));
    EXPECT_EQ(captured["user"], "100");
    EXPECT_EQ(captured["tag"], "abc");
    EXPECT_FALSE(fits("$word", "two words"));
}

TEST(Words, NamesBecomeAddresses) {
    Substitution words;
    words.address = [](std::string_view name) -> std::optional<std::string> {
        return name == "us" ? std::optional<std::string>("192.0.2.1") : std::nullopt;
    };
    words.captured["x"] = "42";
    EXPECT_EQ(words.apply("sip:100@us"), "sip:100@192.0.2.1");
    EXPECT_EQ(words.apply("<sip:us;lr>"), "<sip:192.0.2.1;lr>");
    EXPECT_EQ(words.apply("sip:us@us:5070"), "sip:us@192.0.2.1:5070");
    EXPECT_EQ(words.apply("<sip:us;x=y@us>, (sip:us)"), "<sip:us;x=y@192.0.2.1>, (sip:192.0.2.1)");
    EXPECT_EQ(words.apply("sip:a@user.example"), "sip:a@user.example");
    EXPECT_EQ(words.apply("$x $y $us $$x"), "42 $y 192.0.2.1 $x");
}

TEST(Letters, AreReadAndPrinted) {
    const auto letter = Letter::read(
        "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP a;branch=z9hG4bKx, SIP/2.0/UDP b\r\nt: <sip:a>;tag=1\r\n"
        "CSeq: 7 INVITE\r\nSubject: one\r\n two\r\n\r\nbody");
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->status(), 200);
    EXPECT_EQ(letter->reason(), "OK");
    EXPECT_EQ(letter->method(), "INVITE");
    EXPECT_EQ(letter->cseq(), 7u);
    EXPECT_EQ(letter->param("Via", "branch"), "z9hG4bKx");
    EXPECT_EQ(letter->param("To", "tag"), "1");
    EXPECT_EQ(letter->get("Subject"), "one two");
    EXPECT_EQ(letter->body, "body");
    EXPECT_TRUE(letter->print().find("Content-Length: 4\r\n") != std::string::npos);
    EXPECT_FALSE(Letter::read("no end"));
    EXPECT_EQ(Letter().param("Via", "branch"), "");
}

TEST(Sdp, IsWrittenAnsweredAndChecked) {
    const SdpSpeaker speaker{"192.0.2.10", 20000, "1", 1};
    std::string offer, answer;
    ASSERT_FALSE(write_sdp({"codecs=ulaw,alaw,events direction=sendonly", "video"}, speaker, offer));
    Captures captured;
    EXPECT_FALSE(
        check_sdp("codecs=0,8,101 direction=sendonly port=$p address=192.0.2.10", offer, "", captured));
    EXPECT_EQ(captured["p"], "20000");
    EXPECT_FALSE(check_sdp("video port=!0", offer, "", captured));
    EXPECT_TRUE(check_sdp("codecs=8", offer, "", captured));
    EXPECT_TRUE(check_sdp("no video", offer, "", captured));
    EXPECT_TRUE(check_sdp("colour=red", offer, "", captured));
    ASSERT_FALSE(answer_sdp(offer, {}, {"192.0.2.11", 20002, "2", 1}, answer));
    EXPECT_FALSE(check_sdp("codecs=0,101 direction=recvonly streams=2", answer, "", captured));
    EXPECT_FALSE(check_sdp("video port=0", answer, "", captured));
    EXPECT_FALSE(check_sdp("line a=rtpmap:0 PCMU/8000", answer, "", captured));
    EXPECT_TRUE(write_sdp({"colour=red"}, speaker, offer));
}

}  // namespace
}  // namespace asterism::flows
