// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/features.h"

#include "asterism/rt/sim.h"

namespace asterism::presence {

namespace {

struct FeaturesTest : testing::Test {
    rt::SimLoop loop;
    store::MemoryJournal journal{loop};
    store::Database database{journal};
    Features features{loop, database};
    std::string in_database(std::string_view family) const {
        const auto* value = database.get(family, "6001");
        return value ? *value : "none";
    }
};

struct CountingWatcher final : FeatureWatcher {
    void on_features() override { ++told; }
    int told = 0;
};

}  // namespace

TEST_F(FeaturesTest, AreWhatDialplansWrite) {
    const auto dnd = [&](std::string_view text) {
        database.put("DND", "6001", text);
        return features.value("6001", Feature::DoNotDisturb).on;
    };
    for (const auto* yes : {"YES", "1", "on", "true", "anything"}) EXPECT_TRUE(dnd(yes)) << yes;
    for (const auto* no : {"", " ", "0", "no", "NO", "off", "False"}) EXPECT_FALSE(dnd(no)) << no;
    database.put("CFU", "6001", " 3311 ");
    database.put("CFU_RINGS", "6001", "7");
    EXPECT_EQ(features.value("6001", Feature::ForwardNoAnswer),
              (FeatureValue{.on = true, .number = "3311", .rings = 7}));
    database.put("CFU_RINGS", "6001", "99999999999999999999");
    EXPECT_LE(features.value("6001", Feature::ForwardNoAnswer).rings, kMostRings);
    database.put("AGENT", "6001", "NOTREADY");
    EXPECT_EQ(features.value("6001", Feature::Agent).agent, AgentState::NotReady);
    database.put("AGENT", "6001", "asleep");
    EXPECT_EQ(features.value("6001", Feature::Agent), FeatureValue());
}

TEST_F(FeaturesTest, StandInTheDatabase) {
    EXPECT_EQ(features.set("6001", Feature::DoNotDisturb, {.on = true}), true);
    EXPECT_EQ(in_database("DND"), "YES");
    EXPECT_EQ(features.set("6001", Feature::DoNotDisturb, {.on = true}), false);
    EXPECT_EQ(features.set("6001", Feature::DoNotDisturb, {}), true);
    EXPECT_EQ(in_database("DND"), "none");
    EXPECT_EQ(features.set("6001", Feature::ForwardBusy, {.on = true, .number = "1"}), true);
    EXPECT_EQ(features.set("6001", Feature::ForwardBusy, {.on = true}), false) << "it goes where it went";
    EXPECT_EQ(in_database("CFB"), "1");
    EXPECT_EQ(features.set("6001", Feature::ForwardAlways, {.on = true}),
              std::unexpected(FeatureFault::NoNumber));
    EXPECT_EQ(features.set("6001", Feature::ForwardNoAnswer, {.on = true, .number = "2", .rings = 3}), true);
    EXPECT_EQ(in_database("CFU_RINGS"), "3");
    EXPECT_EQ(features.set("6001", Feature::ForwardNoAnswer, {}), true);
    EXPECT_EQ(in_database("CFU_RINGS"), "none");
    EXPECT_EQ(features.set("6001", Feature::Agent, {.number = "anna", .agent = AgentState::Ready}), true);
    EXPECT_EQ(in_database("AGENT"), "ready");
    EXPECT_EQ(in_database("AGENT_ID"), "anna");
    EXPECT_EQ(features.set("6001", Feature::Agent, {.agent = AgentState::NotReady}), true);
    EXPECT_EQ(in_database("AGENT_ID"), "anna");
    EXPECT_EQ(features.set("6001", Feature::Agent, {}), true);
    EXPECT_EQ(in_database("AGENT_ID"), "none");
}

TEST_F(FeaturesTest, WatchersHearOfATurnOnce) {
    CountingWatcher one, other, stranger;
    const auto first = features.watch("6001", one);
    const auto second = features.watch("6001", other);
    const auto third = features.watch("6002", stranger);
    features.set("6001", Feature::ForwardNoAnswer, {.on = true, .number = "2", .rings = 3});
    database.put("DND", "6001", "YES");
    database.put("DND", "6003", "YES");
    EXPECT_EQ(one.told, 0);
    loop.settle();
    EXPECT_EQ(one.told, 1);
    EXPECT_EQ(other.told, 1);
    EXPECT_EQ(stranger.told, 0);
    database.remove("DND", "6001");
    features.unwatch("6001", second);
    loop.settle();
    EXPECT_EQ(one.told, 2);
    EXPECT_EQ(other.told, 1);
    features.unwatch("6001", first);
    features.unwatch("6002", third);
}

// However often something changes, a turn tells a slice, and everybody is told.
TEST_F(FeaturesTest, EverybodysTurnComes) {
    constexpr std::size_t kMany = 200;
    std::vector<CountingWatcher> watchers(kMany);
    for (auto& one : watchers) features.watch("6001", one);
    const auto told = [&] {
        std::size_t sum = 0;
        for (const auto& one : watchers) sum += static_cast<std::size_t>(one.told);
        return sum;
    };
    std::size_t before = 0, most = 0;
    loop.watch_turns([&](bool begins) {
        if (begins) before = told();
        most = std::max(most, told() - before);
    });
    int changes = 10;
    std::function<void()> change = [&] {
        database.put("CF", "6001", std::to_string(changes));
        if (--changes > 0) loop.post(change);
    };
    change();
    loop.settle();
    EXPECT_GT(most, 0u);
    EXPECT_LE(most, 64u);
    for (const auto& one : watchers) EXPECT_GE(one.told, 1);
    EXPECT_LE(told(), 5 * kMany);
}

}  // namespace asterism::presence
