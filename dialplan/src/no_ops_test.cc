// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/no_ops.h"

#include <gtest/gtest.h>

#include "asterism/dialplan/load.h"

namespace asterism::dialplan {
namespace {

std::shared_ptr<const Dialplan> plan_with_bob() {
    std::vector<Section> sections(1);
    sections[0].name = "online";
    sections[0].lines.push_back({"exten", "bob,1,Hangup(17)", {}, true});
    return load(sections).dialplan;
}

std::string step_of(const Dialplan& plan, std::string_view exten) {
    const auto found = plan.find({.context = "online", .exten = exten});
    return found ? found->step->app + "(" + found->step->data + ")" : std::string();
}

// Statement 146.
TEST(NoOps, ComeAndGoBesideWhatTheFileHas) {
    std::set<std::string> present;
    auto plan = with_no_ops(*plan_with_bob(), "online", {"alice", "bob"}, present);
    EXPECT_EQ(step_of(*plan, "alice"), "Noop(alice)");
    EXPECT_EQ(step_of(*plan, "bob"), "Hangup(17)");
    EXPECT_EQ(present, std::set<std::string>{"alice"});
    plan = with_no_ops(*plan, "online", {"carol"}, present);
    EXPECT_EQ(step_of(*plan, "alice"), "");
    EXPECT_EQ(step_of(*plan, "carol"), "Noop(carol)");
    EXPECT_EQ(step_of(*plan, "bob"), "Hangup(17)");
    plan = with_no_ops(*plan, "online", {}, present);
    EXPECT_EQ(step_of(*plan, "carol"), "");
    EXPECT_TRUE(present.empty());
}

TEST(NoOps, MakeTheContextAndKeepWhatScriptsAddedBehindThem) {
    std::set<std::string> present;
    const auto plan = with_no_ops(Dialplan(), "fresh", {"alice"}, present);
    EXPECT_TRUE(plan->exists({.context = "fresh", .exten = "alice"}));
    EXPECT_FALSE(plan->exists({.context = "fresh", .exten = "alice", .priority = 2}));
}

}  // namespace
}  // namespace asterism::dialplan
