// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/shared_block.h"

#include <gtest/gtest.h>

#include <string>

namespace asterism::schema {
namespace {

struct Rules {
    std::string text = "unsaid";
    int number = 0;
    bool operator==(const Rules&) const = default;
};
using Block = SharedBlock<Rules>;

Block made(std::string text) {
    Block block;
    block.edit().text = std::move(text);
    block.share();
    return block;
}

TEST(SharedBlock, IsOneForAllWhoSayNothing) {
    const Block a, b;
    EXPECT_EQ(&*a, &*b);
    EXPECT_EQ(a->text, "unsaid");
}

TEST(SharedBlock, IsOneForAllWhoSayTheSame) {
    const auto a = made("x"), b = made("x"), c = made("y");
    EXPECT_EQ(&*a, &*b);
    EXPECT_NE(&*a, &*c);
    EXPECT_TRUE(a == b);
    EXPECT_FALSE(a == c);
}

TEST(SharedBlock, IsOnesOwnWhileItIsWritten) {
    auto a = made("x");
    auto b = a;
    EXPECT_EQ(&*a, &*b);
    b.edit().number = 1;
    EXPECT_EQ(a->number, 0);
    EXPECT_EQ(b->number, 1);
    const auto* same = &*b;
    b.edit().number = 2;
    EXPECT_EQ(&*b, same);
    b.edit().number = 0;
    EXPECT_TRUE(a == b);
    EXPECT_NE(&*a, &*b);
    b.share();
    EXPECT_EQ(&*a, &*b);
    Block none;
    none.edit().number = 7;
    EXPECT_EQ(Block()->number, 0);
}

}  // namespace
}  // namespace asterism::schema
