// SPDX-License-Identifier: Apache-2.0
#include "watched.h"

#include <gtest/gtest.h>

#include <functional>

#include "asterism/rt/sim.h"

namespace asterism::presence {
namespace {

class Thing final : public Watched {
public:
    using Watched::Watched;
    std::string_view kind() const override { return "thing"; }
    std::vector<std::pair<std::string, std::string>> details(bool) const override { return {}; }
    BodyTemplate render(BodyType, BodyVariant) override {
        ++rendered;
        return BodyTemplate().add(std::to_string(state)).add(Hole::Version);
    }
    void become(int now) {
        state = now;
        changed();
    }
    void end() { gone(); }
    int state = 0;
    int rendered = 0;
};

struct Sees final : Watcher {
    explicit Sees(Thing& thing) : thing(thing) { thing.add(*this); }
    ~Sees() override { thing.remove(*this); }
    void on_changed() override {
        seen = thing.body(BodyType::Pidf, {}).fill({.version = 7});
        if (leaves) thing.remove(*leaves);
    }
    void on_gone() override { gone = true; }
    Thing& thing;
    std::string seen;
    Watcher* leaves = nullptr;
    bool gone = false;
};

TEST(Watched, WritesEachBodyOnceAndTellsEverybody) {
    rt::SimLoop loop;
    Thing thing(loop);
    std::vector<std::unique_ptr<Sees>> watchers;
    for (int i = 0; i < 1000; ++i) watchers.push_back(std::make_unique<Sees>(thing));
    thing.become(3);
    // A slice in this turn, the others later; what they are told then is what is true then.
    EXPECT_EQ(watchers.front()->seen, "37");
    EXPECT_EQ(watchers.back()->seen, "");
    loop.settle();
    for (const auto& one : watchers) EXPECT_EQ(one->seen, "37");
    EXPECT_EQ(thing.rendered, 1);
}

TEST(Watched, AChangeAmidTheTellingReachesAll) {
    rt::SimLoop loop;
    Thing thing(loop);
    std::vector<std::unique_ptr<Sees>> watchers;
    for (int i = 0; i < 200; ++i) watchers.push_back(std::make_unique<Sees>(thing));
    thing.become(1);
    thing.become(2);
    loop.settle();
    for (const auto& one : watchers) EXPECT_EQ(one->seen, "27");
}

TEST(Watched, WhatChangesInEachTurnIsToldToTheLast) {
    rt::SimLoop loop;
    Thing thing(loop);
    std::vector<std::unique_ptr<Sees>> watchers;
    for (int i = 0; i < 200; ++i) watchers.push_back(std::make_unique<Sees>(thing));
    int now = 0;
    std::string last_saw;
    std::function<void()> flap = [&] {
        thing.become(++now);
        if (now < 20) return loop.post(flap);
        last_saw = watchers.back()->seen;
    };
    flap();
    loop.settle();
    EXPECT_NE(last_saw, "");
    for (const auto& one : watchers) EXPECT_EQ(one->seen, "207");
}

TEST(Watched, PlacesAreGivenBackAmidTheTelling) {
    rt::SimLoop loop;
    Thing thing(loop);
    std::vector<std::unique_ptr<Sees>> watchers;
    for (int i = 0; i < 200; ++i) watchers.push_back(std::make_unique<Sees>(thing));
    thing.become(1);
    // All but the last few leave, and one comes.
    watchers.erase(watchers.begin(), watchers.end() - 3);
    Sees late(thing);
    loop.settle();
    for (const auto& one : watchers) EXPECT_EQ(one->seen, "17");
    EXPECT_EQ(late.seen, "");
    thing.become(2);
    EXPECT_EQ(late.seen, "27");
}

TEST(Watched, WhoLeavesMeanwhileIsNotTold) {
    rt::SimLoop loop;
    Thing thing(loop);
    Sees first(thing), second(thing), third(thing);
    first.leaves = &second;
    thing.become(1);
    loop.settle();
    EXPECT_EQ(second.seen, "");
    EXPECT_EQ(third.seen, "17");
    EXPECT_EQ(thing.count(), 2u);
    thing.end();
    EXPECT_TRUE(third.gone);
    EXPECT_FALSE(second.gone);
}

TEST(Watched, PlacesOfThoseWhoLeftAreGivenBack) {
    rt::SimLoop loop;
    Thing thing(loop);
    Sees stays(thing);
    for (int i = 0; i < 10'000; ++i) Sees passes(thing);
    thing.become(5);
    EXPECT_EQ(stays.seen, "57");
    EXPECT_EQ(thing.count(), 1u);
}

}  // namespace
}  // namespace asterism::presence
