// SPDX-License-Identifier: Apache-2.0
#include "message/message_words.h"

#include <gtest/gtest.h>

namespace asterism::session {
namespace {

std::string words_from(std::string_view from) {
    const auto sender = sender_of(from);
    return sender.display + "|" + sender.user + "|" + sender.uri;
}

TEST(MessageWords, AFromIsAnAddressOrAUser) {
    EXPECT_EQ(words_from(""), "||");
    EXPECT_EQ(words_from("desk"), "|desk|");
    EXPECT_EQ(words_from("desk@example.com"), "|desk|");
    EXPECT_EQ(words_from("pjsip:desk"), "|desk|");
    EXPECT_EQ(words_from("sip:desk@example.com"), "||sip:desk@example.com");
    EXPECT_EQ(words_from("pjsip:sip:desk@example.com"), "||sip:desk@example.com");
    EXPECT_EQ(words_from("\"The Desk\" <sip:desk@example.com>"), "The Desk||sip:desk@example.com");
    EXPECT_EQ(words_from("The Desk <sips:desk@example.com>"), "The Desk||sips:desk@example.com");
    EXPECT_EQ(words_from("<tel:+4144>"), "||tel:+4144");
    EXPECT_EQ(words_from("\"The Desk\" <desk>"), "The Desk|desk|");
    // As it comes out of an application's arguments.
    EXPECT_EQ(words_from("A, x <sip:alice@example.com>"), "A, x||sip:alice@example.com");
    EXPECT_EQ(words_from("A; \"x <b> <sip:alice@example.com;a=b>;tag=1"),
              "A; \"x <b>||sip:alice@example.com;a=b");
    EXPECT_EQ(words_from("\"A <b>, x\" <sip:alice@example.com>"), "A <b>, x||sip:alice@example.com");
}

TEST(MessageWords, ADestinationMayStandInBrackets) {
    EXPECT_EQ(inside_brackets(" sip:a@b "), "sip:a@b");
    EXPECT_EQ(inside_brackets("\"A\" <sip:a@b>;tag=1"), "sip:a@b");
    EXPECT_EQ(inside_brackets("<"), "");
}

// statement 238.
TEST(MessageWords, SomeHeadersStayBehind) {
    for (const auto name :
         {"To", "from", "Via", "Route", "Contact", "Call-ID", "CSeq", "Allow", "Content-Length",
          "Content-Type", "Request-URI", "PJSIP_RECVADDR", "PJSIP_TRANSPORT", "Bad Name", ""})
        EXPECT_TRUE(stays_behind(name)) << name;
    for (const auto name : {"Subject", "X-Color", "P-Asserted-Identity"})
        EXPECT_FALSE(stays_behind(name)) << name;
}

}  // namespace
}  // namespace asterism::session
