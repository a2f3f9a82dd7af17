// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/shared_text.h"

#include <gtest/gtest.h>

#include <thread>

namespace asterism::schema {
namespace {

TEST(SharedText, EqualTextsAreKeptOnce) {
    const auto before = SharedText::kept();
    {
        SharedText a = "from-phones";
        const std::string same = "from-phones";
        SharedText b = same;
        const SharedText c = a;
        EXPECT_EQ(SharedText::kept(), before + 1);
        EXPECT_EQ(a, b);
        EXPECT_EQ(a, c);
        EXPECT_EQ(&a.str(), &b.str());
        b = "elsewhere";
        EXPECT_NE(a, b);
        EXPECT_EQ(SharedText::kept(), before + 2);
        b.clear();
        EXPECT_TRUE(b.empty());
        EXPECT_EQ(SharedText::kept(), before + 1);
    }
    EXPECT_EQ(SharedText::kept(), before);
}

TEST(SharedText, IsReadLikeAString) {
    const SharedText text = "trunk";
    const std::string& string = text;
    const std::string_view view = text;
    EXPECT_EQ(string, "trunk");
    EXPECT_EQ(view, "trunk");
    EXPECT_TRUE(text == "trunk");
    EXPECT_TRUE(text == std::string("trunk"));
    EXPECT_FALSE(text == std::string_view("other"));
    EXPECT_EQ(fmt::format("[{}]", text), "[trunk]");
    EXPECT_EQ(SharedText(), "");
    EXPECT_EQ(SharedText(""), SharedText());
    EXPECT_EQ(SharedText().size(), 0u);
}

TEST(SharedText, ThreadsMayTakeAndLetGoOfTheSame) {
    const auto before = SharedText::kept();
    const auto work = [] {
        for (int i = 0; i < 20000; ++i) {
            SharedText a = i % 2 ? "one" : "two";
            SharedText b = a;
            a = "three";
        }
    };
    std::thread other(work);
    work();
    other.join();
    EXPECT_EQ(SharedText::kept(), before);
}

}  // namespace
}  // namespace asterism::schema
