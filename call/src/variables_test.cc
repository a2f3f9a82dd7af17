// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/variables.h"

#include <gtest/gtest.h>

#include "variable_limits.h"

namespace asterism::call {
namespace {

TEST(Variables, UnderscoresSayHowFarTheyAreInherited) {
    Variables parent;
    parent.set("A", "1");
    parent.set("_B", "2");
    parent.set("__C", "3");
    Variables child;
    child.inherit_from(parent);
    EXPECT_EQ(child.find("A"), nullptr);
    EXPECT_EQ(*child.find("B"), "2");
    Variables grandchild;
    grandchild.inherit_from(child);
    EXPECT_EQ(grandchild.find("B"), nullptr);
    EXPECT_EQ(*grandchild.find("C"), "3");
}

TEST(Variables, LocalsHideUntilTheirLevelIsLeft) {
    Variables vars;
    vars.set("ARG1", "outer");
    vars.push_level();
    vars.set_local("ARG1", "inner");
    EXPECT_EQ(*vars.find("ARG1"), "inner");
    vars.set("ARG1", "changed");
    vars.pop_level();
    EXPECT_EQ(*vars.find("ARG1"), "outer");
}

/// PUSH, HASH, MSet: what grows by what callers say.
class VariableLimits : public testing::Test {
protected:
    ~VariableLimits() override { Limit::reset_all(); }
    Variables vars;
};

TEST_F(VariableLimits, AChannelHasSoMany) {
    limits::variables_of_channel.set(50);
    for (int i = 0; i < 51; ++i) vars.set("V" + std::to_string(i), "x");
    EXPECT_NE(vars.find("V49"), nullptr);
    EXPECT_EQ(vars.find("V50"), nullptr);
    vars.set("V0", "changed");  // those that are there can be changed
    EXPECT_EQ(*vars.find("V0"), "changed");
    vars.push_level({"a", "b"});
    EXPECT_EQ(vars.find("ARG1"), nullptr);
    vars.pop_level();
    EXPECT_TRUE(vars.erase("V1"));
    vars.set("V50", "x");
    EXPECT_NE(vars.find("V50"), nullptr);
    EXPECT_EQ(limits::variables_of_channel.peak(), 51u);
}

TEST_F(VariableLimits, AValueIsCut) {
    limits::variable_bytes.set(256);
    vars.set("A", std::string(256, 'x'));
    EXPECT_EQ(vars.find("A")->size(), 256u);
    vars.set("A", std::string(257, 'y'));
    EXPECT_EQ(*vars.find("A"), std::string(256, 'y'));
}

TEST_F(VariableLimits, AllTogetherHaveSoManyBytes) {
    limits::variable_bytes_of_channel.set(4096);
    vars.set("A", std::string(2000, 'x'));
    vars.set("B", std::string(2000, 'x'));
    vars.set("C", std::string(94, 'x'));
    EXPECT_EQ(vars.find("C"), nullptr);
    vars.set("C", std::string(93, 'x'));
    EXPECT_NE(vars.find("C"), nullptr);
    vars.set("A", std::string(2001, 'y'));  // keeps what it was
    EXPECT_EQ(*vars.find("A"), std::string(2000, 'x'));
    vars.set("A", "");
    vars.set("D", std::string(1000, 'x'));
    EXPECT_NE(vars.find("D"), nullptr);
    for (int i = 0; i < 1000; ++i) {  // what is left behind is counted out
        vars.push_level({std::string(500, 'x')});
        ASSERT_NE(vars.find("ARG1"), nullptr) << i;
        vars.pop_level();
    }
}

TEST_F(VariableLimits, ASubroutineHas255ArgumentsAtMost) {
    vars.push_level(std::vector<std::string>(30'000, "x"));
    EXPECT_EQ(*vars.find("ARGC"), "255");
    EXPECT_EQ(vars.find("ARG256"), nullptr);
}

TEST_F(VariableLimits, GlobalsHaveTheirOwn) {
    limits::variables_of_channel.set(50);
    limits::global_variables.set(60);
    Variables globals{Variables::Of::All};
    for (int i = 0; i < 70; ++i) globals.set("V" + std::to_string(i), "x");
    EXPECT_EQ(globals.list().size(), 60u);
}

}  // namespace
}  // namespace asterism::call
