// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/name_addr.h"

namespace asterism::sip {

TEST(NameAddr, ReadsAllForms) {
    auto a = NameAddr::parse("\"A \\\"B\\\"\" <sip:a@b;lr>;tag=1;q=0.75;expires=60");
    ASSERT_TRUE(a);
    EXPECT_EQ(a->display_name(), "A \"B\"");
    EXPECT_EQ(a->uri_text, "sip:a@b;lr");
    EXPECT_EQ(a->tag(), "1");
    EXPECT_EQ(a->q(), 750u);
    EXPECT_EQ(a->expires(), 60u);
    auto b = NameAddr::parse("sip:a@b;tag=1");
    ASSERT_TRUE(b);
    EXPECT_EQ(b->uri_text, "sip:a@b");
    EXPECT_EQ(b->tag(), "1");
    EXPECT_EQ(NameAddr::parse("Bob Smith <sip:a@b>")->display_name(), "Bob Smith");
    EXPECT_EQ(NameAddr::parse("caller<sip:a@b>")->display_name(), "caller");
    EXPECT_TRUE(NameAddr::parse("*")->star);
}

TEST(NameAddr, RefusesTheRest) {
    for (const auto bad : {"", "\"open <sip:a@b>", "A, B <sip:a@b>", "<sip:a@b", "<sip:a@b> x", "<sip:a@b>;",
                           "sip:a@b?x=y", "<sip:a b@c>", "<sip:a@b>;;tag=1", "\"x\" sip:a@b"})
        EXPECT_FALSE(NameAddr::parse(bad).has_value()) << bad;
}

TEST(NameAddr, IsPrintedInAnglesAndQuotes) {
    EXPECT_EQ(print_name_addr("A \"B\"\r\n", "sip:a@b", "tag=1"), "\"A \\\"B\\\"\" <sip:a@b>;tag=1");
    EXPECT_EQ(print_name_addr({}, "sip:a@b"), "<sip:a@b>");
}

}  // namespace asterism::sip
