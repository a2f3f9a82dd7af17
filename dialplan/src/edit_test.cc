// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/edit.h"

#include <gtest/gtest.h>

namespace asterism::dialplan {
namespace {

std::shared_ptr<const Dialplan> must(Edited edited) {
    EXPECT_TRUE(edited) << edited.error().reason;
    return *edited;
}

TEST(DialplanEdit, AStepComesAndGoes) {
    const Dialplan nothing;
    auto plan = must(add_step(nothing, {"office", "100", "1", "NoOp", "one"}));
    plan = must(add_step(*plan, {"office", "_1XX", "1(go)", "Answer", ""}));
    plan = must(add_step(*plan, {"office", "100", "n", "Wait", "5"}));
    EXPECT_EQ(plan->find({.context = "office", .exten = "100"})->step->app, "NoOp");
    EXPECT_EQ(plan->find({.context = "office", .exten = "100", .priority = 2})->step->data, "5");
    EXPECT_EQ(plan->find({.context = "office", .exten = "123"})->step->label, "go");

    EXPECT_FALSE(add_step(*plan, {"office", "100", "1", "Busy", ""}));
    auto replaced = must(add_step(*plan, {"office", "100", "1", "Busy", "", true}));
    EXPECT_EQ(replaced->find({.context = "office", .exten = "100"})->step->app, "Busy");
    EXPECT_EQ(plan->find({.context = "office", .exten = "100"})->step->app, "NoOp");

    plan = must(remove_steps(*plan, "office", "100", 2));
    EXPECT_FALSE(plan->exists({.context = "office", .exten = "100", .priority = 2}));
    EXPECT_FALSE(remove_steps(*plan, "office", "100", 7));
    plan = must(remove_steps(*plan, "office", "100", std::nullopt));
    EXPECT_EQ(plan->find({.context = "office", .exten = "100"})->step->app, "Answer");
    EXPECT_FALSE(remove_steps(*plan, "office", "100", std::nullopt));
    EXPECT_FALSE(remove_steps(*plan, "nowhere", "100", std::nullopt));
}

TEST(DialplanEdit, CallersHintsAndIncludes) {
    const Dialplan nothing;
    auto plan = must(add_step(nothing, {"a", "100/200", "1", "Busy", ""}));
    EXPECT_FALSE(plan->exists({.context = "a", .exten = "100", .caller_id = "1"}));
    EXPECT_TRUE(plan->exists({.context = "a", .exten = "100", .caller_id = "200"}));
    plan = must(add_step(*plan, {"a", "100", "hint", "PJSIP/100", ""}));
    EXPECT_EQ(plan->find_hint({.context = "a", .exten = "100"})->step->app, "PJSIP/100");
    EXPECT_FALSE(add_step(*plan, {"a", "100", "hint", "PJSIP/1", ""}));
    EXPECT_EQ(must(add_include(*plan, "b", "nowhere"))->context("b")->includes().size(), 1u);
    plan = must(add_step(*plan, {"b", "5", "1", "NoOp", ""}));
    plan = must(add_include(*plan, "b", "a"));
    EXPECT_TRUE(plan->exists({.context = "b", .exten = "100", .caller_id = "200"}));
    EXPECT_FALSE(add_include(*plan, "b", "a"));
}

TEST(DialplanEdit, WhatIsNoStepIsRefused) {
    const Dialplan nothing;
    EXPECT_FALSE(add_step(nothing, {"a", "", "1", "NoOp", ""}));
    EXPECT_FALSE(add_step(nothing, {"a", "1", "0", "NoOp", ""}));
    EXPECT_FALSE(add_step(nothing, {"a", "1", "99999999", "NoOp", ""}));
    EXPECT_FALSE(add_step(nothing, {"a", "1", "x", "NoOp", ""}));
    EXPECT_FALSE(add_step(nothing, {"a", "1", "1", " ", ""}));
    EXPECT_FALSE(add_step(nothing, {"a", "_[", "1", "NoOp", ""}));
}

}  // namespace
}  // namespace asterism::dialplan
