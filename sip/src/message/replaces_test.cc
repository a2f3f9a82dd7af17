// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/replaces.h"

#include <gtest/gtest.h>

namespace asterism::sip {
namespace {

TEST(Replaces, IsReadAsTheRfcWritesIt) {
    // RFC 3891 6.1
    const auto read = Replaces::parse("98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->call_id, "98732@sip.example.com");
    EXPECT_EQ(read->to_tag, "ff87ff");
    EXPECT_EQ(read->from_tag, "r33th4x0r");
    EXPECT_FALSE(read->early_only);
    const auto early = Replaces::parse("12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only");
    ASSERT_TRUE(early);
    EXPECT_TRUE(early->early_only);
}

TEST(Replaces, NamesBothTagsOnce) {
    for (const auto* wrong :
         {"", ";to-tag=1;from-tag=2", "a", "a;to-tag=1", "a;from-tag=1",
          "a;to-tag=1;from-tag=", "a;to-tag=1;to-tag=2;from-tag=3", "a;to-tag=1;from-tag=2;from-tag=3"})
        EXPECT_FALSE(Replaces::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace asterism::sip
