// SPDX-License-Identifier: Apache-2.0
// Pickup and PickupChan with fake phones: which call is taken, what is told to whom, and that nothing is left
// behind whoever goes at whatever moment.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "asterism/call/bridge.h"
#include "asterism/call/executor.h"
#include "asterism/call/pickup.h"
#include "exchange_rig.h"

namespace asterism::apps {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPlan =
    "[default]\nexten => 1,1,Dial(Fake/6001,10,g)\nsame => n,NoOp(after ${DIALSTATUS})\n"
    "exten => 2,1,Dial(Local/3@default/n,10)\n"
    "exten => 3,1,Dial(Fake/6001&Fake/6002,10)\n"
    "exten => 4,1,Dial(Fake/6001,10,b(slow^s^1))\n"
    "exten => 7,1,Set(CHANNEL(namedpickupgroup)=b,a)\nsame => n,Goto(9,1)\n"
    "exten => 8,1,Pickup(1@from-fake&2@default&3@from-fake)\nsame => n,NoOp(not picked up)\n"
    "exten => 9,1,Pickup()\nsame => n,NoOp(not picked up)\n"
    "exten => h,1,NoOp(h)\n"
    "[slow]\nexten => s,1,Wait(5)\nsame => n,Return()\n";

class Pickup : public testing::Test {
protected:
    Pickup() {
        rig.dialplan(kPlan);
        rig.phones.scripts["6001"] = {{200ms, Act::Ring}, {8s, Act::Answer}, {1s, Act::HangUp}};
        rig.phones.scripts["6002"] = rig.phones.scripts["6001"];
    }
    ~Pickup() override {
        EXPECT_EQ(rig.calls.channels.count(), 0u);
        EXPECT_TRUE(rig.calls.bridges.all().empty());
        EXPECT_FALSE(rig.logged("COMPLAINT"));
    }
    bool stepped(std::string_view step) const {
        return std::find(rig.steps.begin(), rig.steps.end(), step) != rig.steps.end();
    }
    ExchangeRig rig;
};

TEST_F(Pickup, ALegComesUnderTheChannelThatRings) {
    rig.call("1", {{5s, Act::HangUp}});
    rig.pass(1s);
    const auto* ringing = rig.calls.channels.find("Fake/6001-00000001");
    ASSERT_TRUE(ringing);
    const auto uniqueid = ringing->uniqueid();
    rig.happened.clear();
    rig.call("8", {}, "300");
    rig.pass(1s);
    // The identity is the picker's: name and unique id.
    const auto* talking = rig.calls.channels.find("Fake/caller-00000002");
    ASSERT_TRUE(talking);
    EXPECT_NE(talking->uniqueid(), uniqueid);
    EXPECT_EQ(talking->caller.number.text, "300");
    EXPECT_EQ(talking->connected.number.text, "100");
    EXPECT_TRUE(talking->is_up());
    EXPECT_EQ(rig.calls.channels.count(), 2u);
    EXPECT_EQ(rig.story(), (std::vector<std::string>{
                               "Newchannel Down", "Newstate Ring", "NewConnectedLine Ring", "Newstate Up",
                               "Pickup Up", "NewCallerid Ringing", "Newstate Up", "SoftHangupRequest 16",
                               "Hangup 26", "DialEnd ANSWER", "NewConnectedLine Ring", "Newstate Up",
                               "BridgeCreate", "BridgeEnter Up", "BridgeEnter Up"}));
    EXPECT_TRUE(rig.diary.has("6001 hangup 26"));
    EXPECT_EQ(rig.variable("DIALEDPEERNAME"), "Fake/caller-00000002");
    EXPECT_EQ(rig.calls.devices.find("Fake/6001"), nullptr);
    rig.run();
    EXPECT_FALSE(stepped("NoOp(not picked up)"));
    EXPECT_EQ(std::count(rig.steps.begin(), rig.steps.end(), "NoOp(h)"), 2);
    EXPECT_EQ(rig.diary.count("caller hangup 16"),
              1u);  // the leg of who picked up; the other hung up himself
}

TEST_F(Pickup, OnlyWhatRingsIsTaken) {
    // Nothing; what is not called yet; what is answered.
    rig.call("8");
    rig.run();
    rig.call("4", {{1s, Act::HangUp}});
    rig.pass(500ms);
    rig.call("8", {{1s, Act::HangUp}});
    rig.run();
    rig.phones.scripts["6001"] = {{100ms, Act::Ring}, {100ms, Act::Answer}};
    rig.call("1", {{2s, Act::HangUp}});
    rig.pass(1s);
    rig.call("8", {{500ms, Act::HangUp}});
    rig.run();
    EXPECT_EQ(std::count(rig.steps.begin(), rig.steps.end(), "NoOp(not picked up)"), 3);
    EXPECT_EQ(rig.events_named("Pickup"), 0u);
}

TEST_F(Pickup, ItsSoundsAreHeardByWhoPicksUp) {
    rig.sound("yes", 300ms);
    rig.sound("no", 300ms);
    call::Features features;
    features.pickupsound = "yes";
    features.pickupfailsound = "no";
    rig.calls.set_features(std::make_shared<const call::Features>(features));
    rig.call("9", {{2s, Act::HangUp}});
    rig.pass(200ms);
    EXPECT_FALSE(stepped("NoOp(not picked up)"));
    rig.run();
    EXPECT_TRUE(stepped("NoOp(not picked up)"));
    EXPECT_FALSE(rig.logged("no file"));
    EXPECT_EQ(rig.variable("DIALSTATUS"), "");
    rig.steps.clear();
    rig.call("1", {{3s, Act::HangUp}});
    rig.pass(500ms);
    rig.calls.channels.find("Fake/6001-00000002")->pickup_groups.touch().named_call = {"a"};
    rig.call("7");
    rig.pass(50ms);
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
    rig.run();
    EXPECT_FALSE(stepped("NoOp(not picked up)"));
    EXPECT_FALSE(rig.logged("no file"));
}

TEST_F(Pickup, AMoreRecentCallWaitsItsTurn) {
    auto* one = rig.call("1", {{6s, Act::HangUp}});
    rig.pass(500ms);
    rig.call("1", {{6s, Act::HangUp}});
    rig.pass(500ms);
    rig.call("8", {{9s, Act::HangUp}});
    rig.pass(100ms);
    ASSERT_TRUE(one->bridge());
    EXPECT_EQ(one->bridge()->other(*one)->technology(), "Fake");
    EXPECT_EQ(rig.diary.count("6001 hangup 26"), 1u);
    rig.run();
}

/// Who goes, and when: the caller, who picks up, the phone that rings.
enum class Who : std::uint8_t { Caller, Picker, Phone };

struct SeenPickup {
    std::set<Millis> moments;
    std::size_t pickups = 0;
    bool clean = false;
};

SeenPickup play(const std::string& dialled, const std::string& picks, Who who, Millis end) {
    ExchangeRig rig;
    rig.sound("no", 200ms);
    rig.sound("yes", 200ms);
    call::Features features;
    features.pickupsound = "yes";
    features.pickupfailsound = "no";
    rig.calls.set_features(std::make_shared<const call::Features>(features));
    rig.dialplan(kPlan);
    const auto at = [end, who](Who one) { return one == who ? end : Millis{9s}; };
    rig.phones.scripts["6001"] = {{200ms, Act::Ring}, {200ms, Act::Progress}};
    const auto left = at(Who::Phone) - 400ms;
    if (left.count() > 0) rig.phones.scripts["6001"].push_back({left, Act::Refuse, call::Cause::UserBusy});
    rig.phones.scripts["6002"] = {{300ms, Act::Ring}};
    SeenPickup seen;
    const auto start = rig.loop.now();
    const auto token = rig.events.subscribe(~std::uint32_t{0}, [&](const Event& event) {
        seen.moments.insert(std::chrono::duration_cast<Millis>(rig.loop.now() - start));
        if (event.name == "Pickup") ++seen.pickups;
        // All that is called rings in the group of who picks up.
        if (event.name != "Newstate" || event.get("ChannelStateDesc") != "Ringing") return;
        if (auto* channel = rig.calls.channels.find(event.get("Channel")))
            channel->pickup_groups.touch().call.bits = 2;
    });
    rig.call(dialled, {{at(Who::Caller), Act::HangUp}});
    rig.pass(600ms);
    auto& picker = rig.calls.channels.create(rig.calls.channels.next_name("Fake/picker"));
    const Millis stays = std::max(at(Who::Picker) - 600ms, Millis{1});
    picker.take_leg(std::make_unique<FakeLeg>(rig.calls, rig.diary, "picker", Script{{stays, Act::HangUp}}));
    picker.pickup_groups.touch().pickup.bits = 2;
    picker.place = {"default", picks, 1};
    rig.calls.channels.announce(picker);
    picker.set_state(call::ChannelState::Ring);
    static_cast<FakeLeg*>(picker.leg())->play_script();
    if (picks == "*8")
        call::start_group_pickup(picker);
    else
        call::start_dialplan(picker);
    rig.run(60s);
    rig.pass(1s);
    rig.events.unsubscribe(token);
    seen.clean = rig.calls.channels.count() == 0 && rig.calls.bridges.all().empty() &&
                 rig.calls.plane().streams() == 0 && rig.calls.plane().transports() == 0;
    return seen;
}

TEST(PickupAnywhere, WhoeverGoesWheneverLeavesNothingBehind) {
    std::size_t played = 0;
    for (const auto* dialled : {"1", "2", "3", "none"})
        for (const auto* picks : {"8", "9", "*8"})
            for (const auto who : {Who::Caller, Who::Picker, Who::Phone}) {
                const auto whole = play(dialled, picks, who, 9s);
                EXPECT_TRUE(whole.clean) << dialled << " " << picks;
                EXPECT_EQ(whole.pickups, std::string_view(dialled) == "none" ? 0u : 1u) << dialled << picks;
                for (const auto moment : whole.moments)
                    for (const auto end : {moment, moment + 1ms}) {
                        if (end.count() == 0) continue;
                        ++played;
                        ASSERT_TRUE(play(dialled, picks, who, end).clean)
                            << dialled << " " << picks << ": " << static_cast<int>(who) << " went after "
                            << end.count() << " ms";
                    }
            }
    EXPECT_GT(played, 200u);
}

}  // namespace
}  // namespace asterism::apps
