// SPDX-License-Identifier: Apache-2.0
#include "refer/refer_to.h"

#include <gtest/gtest.h>

namespace asterism::session {
namespace {

std::optional<ReferTo> read(std::string_view lines) {
    const std::string text =
        "REFER sip:us@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
        "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\nCall-ID: c\r\nCSeq: 2 REFER\r\n" +
        std::string(lines) + "\r\n";
    const auto message = sip::Message::parse(SharedBytes::copy(text));
    return message ? read_refer(*message) : std::nullopt;
}

TEST(ReferTo, ReadsWhereTo) {
    const auto to = read("Refer-To: \"Carol\" <sip:1%3203@h;x=1>\r\nReferred-By: <sip:bob@h>\r\n");
    ASSERT_TRUE(to);
    EXPECT_EQ(to->uri, "sip:1%3203@h;x=1");
    EXPECT_EQ(to->user, "1203");
    EXPECT_EQ(to->referred_by, "<sip:bob@h>");
    EXPECT_TRUE(to->wants_progress);
    EXPECT_FALSE(to->replaces);
}

TEST(ReferTo, ReadsInPlaceOfWhichDialog) {
    const auto to = read("r: <sip:103@h?Replaces=a%40h%3Bto-tag%3Dx%3Bfrom-tag%3Dy>\r\nRefer-Sub: FALSE\r\n");
    ASSERT_TRUE(to && to->replaces);
    EXPECT_EQ(to->replaces->call_id, "a@h");
    EXPECT_EQ(to->replaces->to_tag, "x");
    EXPECT_EQ(to->replaces->from_tag, "y");
    EXPECT_FALSE(to->wants_progress);
    const auto bad = read("Refer-To: <sip:103@h?Replaces=nobody>\r\n");
    ASSERT_TRUE(bad);
    EXPECT_EQ(bad->replaces_text, "nobody");
    EXPECT_FALSE(bad->replaces);
}

TEST(ReferTo, IsOneAddressOfSip) {
    EXPECT_FALSE(read(""));
    EXPECT_FALSE(read("Refer-To: tel:103\r\n"));
    EXPECT_FALSE(read("Refer-To: nonsense <<\r\n"));
    EXPECT_FALSE(read("Refer-To: <sip:1@h>\r\nRefer-To: <sip:2@h>\r\n"));
}

}  // namespace
}  // namespace asterism::session
