// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/variables.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace asterism::call
