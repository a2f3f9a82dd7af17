// SPDX-License-Identifier: Apache-2.0
#include "name_index.h"

#include <gtest/gtest.h>

#include <random>

namespace asterism::call {
namespace {

class NameIndexTest : public ::testing::Test {
protected:
    void add(const std::string& name) {
        list.push_back({name, "value", {}});
        index.added(list);
    }
    void remove(std::size_t place) {
        index.removes(list, place);
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(place));
    }
    NameIndex::List list;
    NameIndex index{list};
};

TEST(BareName, LosesTheUnderscoresOfInheritanceAlone) {
    EXPECT_EQ(bare_name("x"), "x");
    EXPECT_EQ(bare_name("_x"), "x");
    EXPECT_EQ(bare_name("__x"), "x");
    EXPECT_EQ(bare_name("___x"), "_x");
}

TEST_F(NameIndexTest, FindsByTheBareNameWithCase) {
    add("__A");
    add("_B");
    EXPECT_EQ(index.find(list, "A"), 0u);
    EXPECT_EQ(index.find(list, "B"), 1u);
    EXPECT_EQ(index.find(list, "a"), std::nullopt);
    EXPECT_EQ(index.find(list, "__A"), std::nullopt);
}

// Whatever comes and goes, it says what looking through the list says.
TEST_F(NameIndexTest, IsTheListLookedThrough) {
    std::mt19937 random(7);
    for (int step = 0; step < 4000; ++step) {
        const bool grows = list.empty() || random() % 100 < (step < 2000 ? 65 : 35);
        if (grows) {
            if (const auto name = "V" + std::to_string(random() % 500); !index.find(list, name)) add(name);
        } else {
            remove(random() % list.size());
        }
        const auto asked = "V" + std::to_string(random() % 500);
        std::optional<std::size_t> wanted;
        for (std::size_t i = 0; i < list.size(); ++i)
            if (list[i].name == asked) wanted = i;
        ASSERT_EQ(index.find(list, asked), wanted) << step;
    }
}

}  // namespace
}  // namespace asterism::call
