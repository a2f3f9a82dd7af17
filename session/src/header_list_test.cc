// SPDX-License-Identifier: Apache-2.0
#include "asterism/session/headers.h"

#include <gtest/gtest.h>

namespace asterism::session {
namespace {

TEST(Headers, AreFoundByNameAndNumber) {
    HeaderList list;
    list.add("X-A", "1");
    list.add("x-a", "2");
    list.add("X-Ab", "3");
    EXPECT_EQ(*list.find("x-A", 1), "1");
    EXPECT_EQ(*list.find("X-A", 2), "2");
    EXPECT_EQ(list.find("X-A", 3), nullptr);
    EXPECT_EQ(list.find("X-A", 0), nullptr);
    EXPECT_EQ(*list.find("X-*", 3), "3");
    EXPECT_EQ(list.names("x-"), "X-A,x-a,X-Ab");
    EXPECT_EQ(list.names("Y"), "");
}

TEST(Headers, AreChangedAndRemoved) {
    HeaderList list;
    list.add("X-A", "1");
    list.add("X-B", "2");
    EXPECT_TRUE(list.update("x-b", 1, "3"));
    EXPECT_FALSE(list.update("x-b", 2, "4"));
    EXPECT_FALSE(list.update("x-b", 0, "4"));
    EXPECT_EQ(*list.find("X-B", 1), "3");
    EXPECT_EQ(list.remove("X-C"), 0u);
    EXPECT_EQ(list.remove("X-*"), 2u);
    EXPECT_TRUE(list.all().empty());
}

TEST(Headers, AreNotWithoutEnd) {
    HeaderList list;
    for (std::size_t i = 0; i < HeaderList::kMost; ++i) EXPECT_TRUE(list.add("X", "1"));
    EXPECT_FALSE(list.add("X", "1"));
    list.append(list);
    EXPECT_EQ(list.all().size(), HeaderList::kMost);
}

TEST(Headers, NamesCannotBreakTheMessage) {
    EXPECT_TRUE(may_be_sent("X-Account"));
    EXPECT_TRUE(may_be_sent("Diversion"));
    for (const auto* name : {"", "X A", "X:", "X\r\nY", "content-length", "L", "via", "To"})
        EXPECT_FALSE(may_be_sent(name)) << name;
}

}  // namespace
}  // namespace asterism::session
