// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/elsewhere.h"

#include <gtest/gtest.h>

namespace asterism::presence {
namespace {

using Names = std::vector<std::string>;

TEST(Elsewhere, KeepsWhatEachServerSaysOfAThing) {
    Elsewhere<int> all;
    EXPECT_FALSE(all.find("PJSIP/one"));
    all.set("a", "PJSIP/one", 1);
    all.set("b", "pjsip/ONE", 2);
    all.set("a", "PJSIP/one", 3);
    ASSERT_TRUE(all.find("PJSIP/One"));
    EXPECT_EQ(all.find("PJSIP/One")->name, "PJSIP/one");
    ASSERT_EQ(all.find("PJSIP/One")->said.size(), 2u);
    EXPECT_EQ(all.find("PJSIP/One")->said.back().server, "a");
    EXPECT_EQ(all.find("PJSIP/One")->said.back().value, 3);
    EXPECT_EQ(all.count(), 2u);
    EXPECT_TRUE(all.knows("b", "PJSIP/one"));
    EXPECT_FALSE(all.knows("c", "PJSIP/one"));
}

TEST(Elsewhere, ForgetsAllOfOneServer) {
    Elsewhere<int> all;
    all.set("a", "two", 1);
    all.set("a", "One", 1);
    all.set("b", "two", 2);
    EXPECT_EQ(all.forget("a"), (Names{"One", "two"}));
    EXPECT_FALSE(all.find("one"));
    EXPECT_EQ(all.find("two")->said.size(), 1u);
    EXPECT_EQ(all.forget("a"), Names{});
    EXPECT_EQ(all.forget("b"), Names{"two"});
    EXPECT_TRUE(all.empty());
    EXPECT_EQ(all.count(), 0u);
}

}  // namespace
}  // namespace asterism::presence
