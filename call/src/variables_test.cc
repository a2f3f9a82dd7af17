// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/variables.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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
    EXPECT_EQ(child.find("B")->value, "2");
    Variables grandchild;
    grandchild.inherit_from(child);
    EXPECT_EQ(grandchild.find("B"), nullptr);
    EXPECT_EQ(grandchild.find("C")->value, "3");
}

TEST(Variables, EachKnowsWhoseItIs) {
    const auto weak = Authority::of_classes(0);
    Variables vars;
    vars.set("_A", "1", weak);
    EXPECT_FALSE(vars.find("A")->author.is_full());
    Variables child;
    child.inherit_from(vars);
    EXPECT_FALSE(child.find("A")->author.is_full());
    vars.set("A", "2");  // whoever may do everything has said it anew
    EXPECT_TRUE(vars.find("A")->author.is_full());
    vars.set("__A", "3", weak);
    EXPECT_FALSE(vars.find("A")->author.is_full());
    vars.push_level({"arg"});
    vars.set("ARG1", "x", weak);
    EXPECT_FALSE(vars.find("ARG1")->author.is_full());
    vars.set_local("ARG1", "y");
    EXPECT_TRUE(vars.find("ARG1")->author.is_full());
}

TEST(Variables, LocalsHideUntilTheirLevelIsLeft) {
    Variables vars;
    vars.set("ARG1", "outer");
    vars.push_level();
    vars.set_local("ARG1", "inner");
    EXPECT_EQ(vars.find("ARG1")->value, "inner");
    vars.set("ARG1", "changed");
    vars.pop_level();
    EXPECT_EQ(vars.find("ARG1")->value, "outer");
}

/// PUSH, HASH, MSet: what grows by what callers say.
class VariableLimits : public testing::Test {
protected:
    ~VariableLimits() override { Limit::reset_all(); }
    Variables vars;
};

// Few are looked through, many are hashed: nobody sees which.
TEST_F(VariableLimits, ManyAreAsFew) {
    std::vector<std::pair<std::string, std::string>> model;
    const auto same = [&] {
        ASSERT_EQ(vars.list().size(), model.size());
        for (std::size_t i = 0; i < model.size(); ++i) {
            ASSERT_EQ(vars.list()[i].name, model[i].first);
            ASSERT_NE(vars.find(model[i].first), nullptr) << model[i].first;
            ASSERT_EQ(vars.find(model[i].first)->value, model[i].second);
        }
    };
    for (int i = 0; i < 600; ++i) {
        const auto name = "V" + std::to_string(i);
        vars.set(name, "first");
        vars.set(name, std::to_string(i));
        model.emplace_back(name, std::to_string(i));
        if (i % 3 == 2) {  // one from anywhere goes
            const auto gone = static_cast<std::size_t>(i * 7) % model.size();
            ASSERT_TRUE(vars.erase(model[gone].first));
            ASSERT_EQ(vars.find(model[gone].first), nullptr);
            ASSERT_FALSE(vars.erase(model[gone].first));
            model.erase(model.begin() + static_cast<std::ptrdiff_t>(gone));
        }
        if (i % 50 == 0 || i < 40) same();
    }
    while (!model.empty()) {
        ASSERT_TRUE(vars.erase(model.front().first));
        model.erase(model.begin());
        if (model.size() % 50 == 0) same();
    }
    vars.set("__AGAIN", "x");
    EXPECT_EQ(vars.find("AGAIN")->value, "x");
}

TEST_F(VariableLimits, AChannelHasSoMany) {
    limits::variables_of_channel.set(50);
    for (int i = 0; i < 51; ++i) vars.set("V" + std::to_string(i), "x");
    EXPECT_NE(vars.find("V49"), nullptr);
    EXPECT_EQ(vars.find("V50"), nullptr);
    vars.set("V0", "changed");  // those that are there can be changed
    EXPECT_EQ(vars.find("V0")->value, "changed");
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
    EXPECT_EQ(vars.find("A")->value.size(), 256u);
    vars.set("A", std::string(257, 'y'));
    EXPECT_EQ(vars.find("A")->value, std::string(256, 'y'));
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
    EXPECT_EQ(vars.find("A")->value, std::string(2000, 'x'));
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
    EXPECT_EQ(vars.find("ARGC")->value, "255");
    EXPECT_EQ(vars.find("ARG256"), nullptr);
}

TEST_F(VariableLimits, GlobalsHaveTheirOwn) {
    limits::variables_of_channel.set(50);
    limits::global_variables.set(60);
    Variables globals{Variables::Of::All};
    for (int i = 0; i < 70; ++i) globals.set("V" + std::to_string(i), "x");
    EXPECT_EQ(globals.list().size(), 60u);
    EXPECT_EQ(globals.find("V60"), nullptr);
    globals.set("__V5", "y");  // those that are there change, as whatever they are written
    EXPECT_EQ(globals.find("V5")->value, "y");
    EXPECT_EQ(globals.list().size(), 60u);
    EXPECT_EQ(limits::global_variables.present(), 60u);
    globals.erase("V5");
    EXPECT_EQ(limits::global_variables.present(), 59u);
}

TEST_F(VariableLimits, GlobalsHaveTheirBytes) {
    limits::global_variable_bytes.set(limits::global_variable_bytes.least());
    limits::variable_bytes.set(limits::variable_bytes.most());
    Variables globals{Variables::Of::All};
    const auto most = limits::global_variable_bytes.value();
    globals.set("A", std::string(most - 2, 'x'));  // one is its name
    globals.set("B", "");
    EXPECT_NE(globals.find("B"), nullptr);
    globals.set("C", "");
    EXPECT_EQ(globals.find("C"), nullptr);
    EXPECT_EQ(limits::global_variable_bytes.present(), most);
}

}  // namespace
}  // namespace asterism::call
