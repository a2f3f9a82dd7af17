// SPDX-License-Identifier: Apache-2.0
// Devices of other servers: what they leave behind when nobody knows them any more.
#include "asterism/dialplan/load.h"
#include "asterism/presence/presence.h"
#include "asterism/rt/sim.h"
#include "asterism/store/conf_file.h"
#include "room_limits.h"

namespace asterism::presence {

namespace {

struct ForeignDevices : testing::Test, HintListener, HintWatcher {
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
    std::vector<std::string> heard;
    EventBus::Token token = 0;

    ForeignDevices() { presence.extensions.attach(this); }
    ~ForeignDevices() override {
        if (token) events.unsubscribe(token);
        limits::made_hints.reset();
    }
    void on_hint(const Hint& hint) override {
        heard.push_back(hint.exten + ' ' + std::to_string(static_cast<int>(hint.state)));
    }
    void on_state(const Hint& hint) override { on_hint(hint); }
    void on_presence(const Hint&) override {}
    std::size_t watchers() const override { return 1; }
    void dialplan(const std::string& text) {
        store::MemoryFiles files(std::map<std::string, std::string>{{"extensions.conf", text}});
        presence.extensions.set_dialplan(
            dialplan::load(store::read_conf("extensions.conf", {}, files).resolved()).dialplan);
    }
    void forget() {
        presence.devices.forget_elsewhere("there");
        loop.settle();
    }
    void say(const std::string& device, DeviceState state) {
        presence.devices.set_elsewhere("there", device, state);
    }
};
using Heard = std::vector<std::string>;

}  // namespace

// 431, 647: their hints go with them.
TEST_F(ForeignDevices, LeaveNoHintsBehind) {
    dialplan("[d]\nautohints=yes\n");
    say("Custom:a", DeviceState::InUse);
    say("PJSIP/b", DeviceState::Ringing);
    EXPECT_EQ(heard, (Heard{"a 1", "b 8"}));
    presence.custom.set("own", DeviceState::InUse);
    loop.settle();
    EXPECT_EQ(presence.extensions.count(), 3u);
    heard.clear();
    forget();
    EXPECT_EQ(presence.extensions.count(), 1u);
    EXPECT_NE(presence.extensions.find("d", "own"), nullptr);
    EXPECT_NE(std::ranges::find(heard, "a -2"), heard.end());
    EXPECT_NE(std::ranges::find(heard, "b -2"), heard.end());
}

TEST_F(ForeignDevices, LeaveRoomForOthers) {
    limits::made_hints.set(2);
    dialplan("[d]\nautohints=yes\n");
    for (int round = 0; round < 3; ++round) {
        const auto name = "Custom:" + std::to_string(round);
        say(name + "a", DeviceState::InUse);
        say(name + "b", DeviceState::InUse);
        say(name + "c", DeviceState::InUse);
        EXPECT_EQ(presence.extensions.count(), 2u);
        EXPECT_NE(presence.extensions.find("d", std::to_string(round) + "b"), nullptr);
        forget();
        EXPECT_EQ(presence.extensions.count(), 0u);
    }
}

// What somebody watches stays, and gives way when he has left and others need the room; not if it came back.
TEST_F(ForeignDevices, StayWhereSomebodyWatches) {
    limits::made_hints.set(1);
    dialplan("[d]\nautohints=yes\n");
    say("Custom:a", DeviceState::InUse);
    presence.extensions.watch("d", "a", *this);
    forget();
    ASSERT_NE(presence.extensions.find("d", "a"), nullptr);
    say("Custom:b", DeviceState::InUse);
    EXPECT_EQ(presence.extensions.find("d", "b"), nullptr) << "there is no room";
    say("Custom:a", DeviceState::InUse);
    presence.extensions.unwatch("d", "a", *this);
    say("Custom:b", DeviceState::Busy);
    EXPECT_EQ(presence.extensions.find("d", "b"), nullptr) << "a is there again";
    presence.extensions.watch("d", "a", *this);
    forget();
    presence.extensions.unwatch("d", "a", *this);
    say("Custom:b", DeviceState::InUse);
    EXPECT_NE(presence.extensions.find("d", "b"), nullptr);
    EXPECT_EQ(presence.extensions.find("d", "a"), nullptr);
}

// What was said last of a device that is gone is not remembered: said again, it is news.
TEST_F(ForeignDevices, AreForgotten) {
    std::vector<std::string> story;
    token = events.subscribe(static_cast<std::uint32_t>(EventClass::Call), [&](const Event& event) {
        if (event.name == "DeviceStateChange") story.emplace_back(event.fields.back().second);
    });
    dialplan("[d]\nautohints=yes\n");
    say("Custom:a", DeviceState::InUse);
    say("Custom:a", DeviceState::InUse);
    EXPECT_EQ(story, (Heard{"INUSE"}));
    forget();
    const auto last = story.back();
    const auto before = story.size();
    say("Custom:a", *endpoint::device_state_of_word(last));
    EXPECT_EQ(story.size(), before + 1) << "nothing was remembered";
    presence.extensions.watch("d", "a", *this);
    forget();
    const auto watched = story.size();
    say("Custom:a", *endpoint::device_state_of_word(story.back()));
    EXPECT_EQ(story.size(), watched) << "it is remembered for who watches it";
    presence.extensions.unwatch("d", "a", *this);
}

// 149: who publishes all hints hears of those that patterns make, and that give way.
TEST_F(ForeignDevices, HintsOfPatternsComeAndGo) {
    limits::made_hints.set(1);
    dialplan("[d]\nexten => _X,hint,Custom:${EXTEN}\n");
    heard.clear();
    presence.extensions.find("d", "1");
    EXPECT_EQ(heard, (Heard{"1 0"}));
    presence.extensions.find("d", "1");
    EXPECT_EQ(heard.size(), 1u);
    presence.extensions.find("d", "2");
    EXPECT_EQ(heard, (Heard{"1 0", "1 -2", "2 0"}));
}

}  // namespace asterism::presence
