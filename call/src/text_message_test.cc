// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/text_message.h"

#include <gtest/gtest.h>

namespace asterism::call {
namespace {

TEST(TextMessage, DataAreFoundWithoutCaseAndReplaced) {
    TextMessage message;
    EXPECT_EQ(message.find("Subject"), nullptr);
    EXPECT_TRUE(message.set("Subject", "one", false));
    EXPECT_TRUE(message.set("SUBJECT", "two", true));
    ASSERT_NE(message.find("subject"), nullptr);
    EXPECT_EQ(*message.find("subject"), "two");
    ASSERT_EQ(message.data.size(), 1u);
    EXPECT_TRUE(message.data[0].outbound);
    EXPECT_TRUE(message.set("Subject", "", true));
    EXPECT_EQ(message.find("Subject"), nullptr);
}

TEST(TextMessage, TakesSoManyDataAndNoMore) {
    TextMessage message;
    for (std::size_t i = 0; i < TextMessage::kMostData; ++i)
        EXPECT_TRUE(message.set("X-" + std::to_string(i), "x", true));
    EXPECT_FALSE(message.set("X-more", "x", true));
    EXPECT_TRUE(message.set("X-0", "y", true));
}

}  // namespace
}  // namespace asterism::call
