// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/extension_states.h"

#include <gtest/gtest.h>

#include <map>

#include <map>

#include "asterism/dialplan/load.h"
#include "asterism/presence/presence.h"
#include "asterism/rt/sim.h"
#include "asterism/store/conf_file.h"
#include "room_limits.h"

namespace asterism::presence {
namespace {

using enum endpoint::DeviceState;

struct Phones final : endpoint::DeviceProvider {
    DeviceState device_state(std::string_view name) const override {
        ++asked;
        const auto at = states.find(std::string(name));
        return at == states.end() ? Invalid : at->second;
    }
    void each_device(const std::function<void(std::string_view)>& visit) const override {
        for (const auto& [name, state] : states) visit("PJSIP/" + name);
    }
    std::map<std::string, DeviceState> states;
    mutable int asked = 0;
};

struct ExtensionStatesTest : ::testing::Test {
    rt::SimLoop loop;
    EventBus events;
    store::MemoryJournal journal{loop};
    store::Database database{journal};
    Presence presence{loop, events, database, nullptr,
                      [](std::string_view, std::string_view exten, std::string_view text) {
                          std::string out(text);
                          if (const auto at = out.find("${EXTEN}"); at != out.npos) out.replace(at, 8, exten);
                          return out;
                      }};
    Phones phones;
    std::vector<std::string> story;

    ExtensionStatesTest() { presence.devices.add("PJSIP", phones); }
    void listen() {
        events.subscribe(static_cast<std::uint32_t>(EventClass::Call), [this](const Event& event) {
            std::string line(event.name);
            for (const auto& [name, value] : event.fields) line += " " + value;
            story.push_back(line);
        });
    }
    void dialplan(const std::string& text) {
        store::MemoryFiles files(std::map<std::string, std::string>{{"extensions.conf", text}});
        presence.extensions.set_dialplan(
            dialplan::load(store::read_conf("extensions.conf", {}, files).resolved()).dialplan);
    }
    void change(const std::string& phone, DeviceState state) {
        phones.states[phone] = state;
        presence.devices.device_may_have_changed("PJSIP/" + phone);
    }
};

TEST(FoldDevices, OneStateOfSeveral) {
    EXPECT_EQ(fold({NotInUse, Unavailable}), ExtensionState::Idle);
    EXPECT_EQ(fold({Unavailable, Invalid}), ExtensionState::Unavailable);
    EXPECT_EQ(fold({InUse, NotInUse}), ExtensionState::InUse);
    EXPECT_EQ(fold({Busy, Busy}), ExtensionState::Busy);
    EXPECT_EQ(fold({Busy, Unavailable}), ExtensionState::Busy);
    EXPECT_EQ(fold({Busy, NotInUse}), ExtensionState::InUse);
    EXPECT_EQ(fold({Ringing, NotInUse}), ExtensionState::Ringing);
    EXPECT_EQ(fold({Ringing, InUse}), ExtensionState::InUseRinging);
    EXPECT_EQ(fold({RingInUse}), ExtensionState::InUseRinging);
    EXPECT_EQ(fold({OnHold, NotInUse}), ExtensionState::Hold);
    EXPECT_EQ(fold({OnHold, InUse}), ExtensionState::InUse);
    EXPECT_EQ(fold({Unknown}), ExtensionState::Idle);
    EXPECT_EQ(fold({}), ExtensionState::Idle);
    EXPECT_EQ(fold_devices({Invalid}), Invalid);
}

TEST_F(ExtensionStatesTest, AChangeIsSaidOnceAndOnlyTheLatest) {
    listen();
    phones.states["a"] = NotInUse;
    dialplan("[d]\nexten => 1,hint,PJSIP/a\n");
    change("a", InUse);
    change("a", Ringing);
    EXPECT_TRUE(story.empty());
    loop.settle();
    EXPECT_EQ(story, (std::vector<std::string>{"DeviceStateChange PJSIP/a RINGING",
                                               "ExtensionStatus 1 d PJSIP/a 8 Ringing"}));
    presence.devices.device_may_have_changed("PJSIP/a");
    loop.settle();
    EXPECT_EQ(story.size(), 2u);
}

TEST_F(ExtensionStatesTest, WhatNobodyFollowsIsNotAsked) {
    change("a", InUse);
    loop.settle();
    EXPECT_EQ(phones.asked, 0);
    dialplan("[d]\nexten => 1,hint,PJSIP/b\n");
    phones.asked = 0;
    change("a", NotInUse);
    loop.settle();
    EXPECT_EQ(phones.asked, 0);
    // And what was true before somebody listened is no measure for what comes then.
    listen();
    change("a", InUse);
    loop.settle();
    EXPECT_EQ(story, (std::vector<std::string>{"DeviceStateChange PJSIP/a INUSE"}));
}

TEST_F(ExtensionStatesTest, AHintHasDevicesPresenceAndAName) {
    dialplan("[d]\nexten => 1,hint,PJSIP/a&Custom:lamp,CustomPresence:p(Alice Smith)\n");
    const auto* hint = presence.extensions.find("d", "1");
    ASSERT_NE(hint, nullptr);
    EXPECT_EQ(hint->devices, (std::vector<std::string>{"PJSIP/a", "Custom:lamp"}));
    EXPECT_EQ(hint->whole(), "PJSIP/a&Custom:lamp,CustomPresence:p");
    EXPECT_EQ(hint->name, "Alice Smith");
    EXPECT_EQ(presence.extensions.find("d", "2"), nullptr);
    EXPECT_EQ(presence.extensions.find("e", "1"), nullptr);
}

TEST_F(ExtensionStatesTest, APatternBecomesAHintWhenAskedFor) {
    listen();
    phones.states["12"] = NotInUse;
    dialplan("[d]\nexten => _1X,hint,PJSIP/${EXTEN}\n");
    EXPECT_EQ(presence.extensions.count(), 1u);
    const auto* hint = presence.extensions.find("d", "12");
    ASSERT_NE(hint, nullptr);
    EXPECT_EQ(hint->state, ExtensionState::Idle);
    EXPECT_EQ(presence.extensions.find("d", "_1X"), nullptr);
    change("12", InUse);
    loop.settle();
    EXPECT_EQ(story.back(), "ExtensionStatus 12 d PJSIP/12 1 InUse");
    // It stays while the pattern does.
    dialplan("[d]\nexten => _1X,hint,PJSIP/${EXTEN}\nexten => 5,1,NoOp\n");
    EXPECT_EQ(presence.extensions.count(), 2u);
    dialplan("[d]\nexten => 5,1,NoOp\n");
    EXPECT_EQ(story.back(), "ExtensionStatus 12 d PJSIP/12 -2 Unknown");
    EXPECT_EQ(presence.extensions.count(), 0u);
}

struct Listens final : HintWatcher {
    explicit Listens(ExtensionStates& states) : states(states) { states.watch("d", "1", *this); }
    ~Listens() override { states.unwatch("d", "1", *this); }
    void on_state(const Hint& hint) override {
        heard.push_back(hint.state);
        if (leaves) states.unwatch("d", "1", *this);
    }
    void on_presence(const Hint&) override { ++presence; }
    std::size_t watchers() const override { return 7; }
    ExtensionStates& states;
    std::vector<ExtensionState> heard;
    int presence = 0;
    bool leaves = false;
};

TEST_F(ExtensionStatesTest, ThoseMadeOfAPatternGiveWayWhenThereIsNoRoom) {
    limits::made_hints.set(20);
    dialplan("[d]\nexten => _X.,hint,PJSIP/${EXTEN}\nexten => _X,hint,PJSIP/a\n");
    {
        Listens watcher(presence.extensions);  // d,1
        for (int i = 0; i < 1000; ++i) {
            ASSERT_NE(presence.extensions.find("d", std::to_string(100 + i)), nullptr);
            EXPECT_LE(presence.extensions.count(), 22u);
        }
        phones.states["a"] = InUse;
        change("a", InUse);
        loop.settle();
        EXPECT_EQ(watcher.heard.size(), 1u);
        dialplan("[d]\nexten => _X.,hint,PJSIP/${EXTEN}\nexten => _X,hint,PJSIP/a\n");
        for (int i = 0; i < 100; ++i) presence.extensions.find("d", std::to_string(100 + i));
        EXPECT_EQ(presence.extensions.find("d", "1")->state, ExtensionState::InUse);
    }
    limits::made_hints.reset();
}

TEST_F(ExtensionStatesTest, AnIncludedHintIsFoundFromOutside) {
    phones.states["a"] = InUse;
    dialplan("[d]\ninclude => e\n[e]\nexten => 1,hint,PJSIP/a\n");
    EXPECT_EQ(presence.extensions.device_state("d", "1"), InUse);
    EXPECT_EQ(presence.extensions.device_state("d", "2"), Unknown);
}

TEST_F(ExtensionStatesTest, AReloadSaysWhatChanged) {
    listen();
    phones.states["a"] = NotInUse;
    phones.states["b"] = InUse;
    dialplan("[d]\nexten => 1,hint,PJSIP/a\nexten => 2,hint,PJSIP/a\n");
    dialplan("[d]\nexten => 1,hint,PJSIP/b\n");
    EXPECT_EQ(story, (std::vector<std::string>{"ExtensionStatus 1 d PJSIP/b 1 InUse",
                                               "ExtensionStatus 2 d PJSIP/a -2 Unknown"}));
}

TEST_F(ExtensionStatesTest, AWatcherHearsAndMayLeaveMeanwhile) {
    phones.states["a"] = NotInUse;
    dialplan("[d]\nexten => 1,hint,PJSIP/a,CustomPresence:x\n");
    Listens one(presence.extensions);
    EXPECT_EQ(presence.extensions.watchers(*presence.extensions.find("d", "1")), 7u);
    presence.custom_presence.set("CustomPresence:x", "away");
    EXPECT_EQ(one.presence, 1);
    one.leaves = true;
    change("a", InUse);
    loop.settle();
    EXPECT_EQ(one.heard, (std::vector{ExtensionState::InUse}));
    EXPECT_EQ(presence.extensions.watchers(*presence.extensions.find("d", "1")), 0u);
    change("a", NotInUse);
    loop.settle();
    EXPECT_EQ(one.heard.size(), 1u);
}

// It is told where the hint went; who comes meanwhile to the same place is another.
TEST_F(ExtensionStatesTest, AWatcherHearsOfTheEnd) {
    phones.states["a"] = NotInUse;
    dialplan("[d]\nexten => 1,hint,PJSIP/a\n");
    Listens one(presence.extensions);
    dialplan("[d]\n");
    EXPECT_EQ(one.heard, (std::vector{ExtensionState::Removed}));
    Listens other(presence.extensions);
    presence.extensions.unwatch("d", "1", one);
    dialplan("[d]\nexten => 1,hint,PJSIP/a\n");
    change("a", InUse);
    loop.settle();
    EXPECT_EQ(one.heard.size(), 1u);
    EXPECT_EQ(other.heard, (std::vector{ExtensionState::InUse}));
}

TEST_F(ExtensionStatesTest, AutoHintsComeWithTheFirstChange) {
    listen();
    dialplan("[d]\nautohints=yes\n");
    EXPECT_EQ(presence.extensions.find("d", "a"), nullptr);
    change("a", InUse);
    loop.settle();
    ASSERT_NE(presence.extensions.find("d", "a"), nullptr);
    EXPECT_EQ(presence.extensions.find("d", "a")->devices_text, "PJSIP/a");
    // 647: one event, of the state that made it.
    EXPECT_EQ(story, (std::vector<std::string>{"DeviceStateChange PJSIP/a INUSE",
                                               "ExtensionStatus a d PJSIP/a 1 InUse"}));
    change("a", NotInUse);
    loop.settle();
    EXPECT_EQ(story.back(), "ExtensionStatus a d PJSIP/a 0 Idle");
}

TEST_F(ExtensionStatesTest, CustomDevicesAreKept) {
    listen();
    presence.custom.set("lamp", InUse);
    loop.settle();
    EXPECT_EQ(presence.devices.state("Custom:lamp"), InUse);
    EXPECT_EQ(presence.devices.state("custom:none"), Unknown);
    EXPECT_EQ(*database.get("CustomDevstate", "lamp"), "INUSE");
    EXPECT_EQ(story, (std::vector<std::string>{"DeviceStateChange Custom:lamp INUSE"}));
    EXPECT_EQ(presence.devices.state("SIP/x"), Invalid);
    // 645: each is told, in order, also when they come in one turn.
    story.clear();
    for (const auto state : {Ringing, Busy, Busy, Invalid}) presence.custom.set("lamp", state);
    EXPECT_EQ(story, (std::vector<std::string>{"DeviceStateChange Custom:lamp RINGING",
                                               "DeviceStateChange Custom:lamp BUSY",
                                               "DeviceStateChange Custom:lamp INVALID"}));
}

TEST_F(ExtensionStatesTest, PresenceOfAPersonIsKeptAndSaid) {
    listen();
    dialplan("[d]\nexten => 1,hint,PJSIP/a,CustomPresence:alice\n");
    EXPECT_EQ(presence.custom_presence.value("CustomPresence:alice").state, "not_set");
    EXPECT_TRUE(presence.custom_presence.set("CustomPresence:alice", "away,lunch,back at 1, or 2,"));
    EXPECT_EQ(story, (std::vector<std::string>{
                         "PresenceStateChange CustomPresence:alice away lunch back at 1, or 2",
                         "PresenceStatus 1 d PJSIP/a,CustomPresence:alice away lunch back at 1, or 2"}));
    EXPECT_TRUE(presence.custom_presence.set("CustomPresence:alice", "AWAY,lunch,back at 1, or 2,"));
    EXPECT_EQ(story.size(), 2u);
    EXPECT_TRUE(presence.custom_presence.set("CustomPresence:alice", "dnd,YQ==,Yg==,e"));
    EXPECT_EQ(presence.custom_presence.value("CustomPresence:alice"), (PresenceValue{"dnd", "a", "b"}));
    EXPECT_FALSE(presence.custom_presence.set("CustomPresence:alice", "asleep"));
    EXPECT_FALSE(presence.custom_presence.set("Other:alice", "dnd"));
    EXPECT_FALSE(presence.custom_presence.set("CustomPresence:", "dnd"));
}

}  // namespace
}  // namespace asterism::presence
