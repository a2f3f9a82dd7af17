// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/text.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

TEST(Text, Base64AndHexComeBack) {
    for (const char* sample : {"", "a", "ab", "abc", "abcd", "user:secret"}) {
        EXPECT_EQ(unbase64(base64(sample)), sample);
        EXPECT_EQ(unhex(hex(sample)), sample);
    }
    EXPECT_EQ(base64("abcd"), "YWJjZA==");
    EXPECT_FALSE(unbase64("*"));
    EXPECT_FALSE(unhex("abc"));
}

TEST(Text, TrueIsWhatAsteriskTakesForTrue) {
    for (const char* word : {"yes", "TRUE", "y", "t", "1", "on"}) EXPECT_TRUE(is_true(word)) << word;
    for (const char* word : {"no", "2", "", "yess"}) EXPECT_FALSE(is_true(word)) << word;
}

TEST(Text, TheNearestWordIsMeantOnlyWhenNear) {
    EXPECT_EQ(nearest("rtp_symetric", {"rtp_symmetric", "rewrite_contact"}), "rtp_symmetric");
    EXPECT_EQ(nearest("zzz", {"rtp_symmetric", "rewrite_contact"}), "");
}

TEST(Text, InvalidUtf8IsReplaced) {
    EXPECT_EQ(valid_utf8("J\xC3\xBCrgen"), "J\xC3\xBCrgen");
    EXPECT_NE(valid_utf8("\xED\xA0\x80"), "\xED\xA0\x80");
    EXPECT_EQ(valid_utf8("J\xFCr"), "J\xEF\xBF\xBDr");
}

}  // namespace
}  // namespace asterism
