// SPDX-License-Identifier: Apache-2.0
// What plays while the dialplan goes on, or instead of ringing: tones by zone, music on hold.
#include <gtest/gtest.h>

#include <filesystem>

#include "asterism/call/background.h"
#include "asterism/store/conf_file.h"
#include "exchange_rig.h"

namespace asterism::apps {
namespace {

using namespace std::chrono_literals;

class InTheBackground : public testing::Test {
protected:
    ~InTheBackground() override {
        EXPECT_EQ(rig.calls.channels.count(), 0u);
        EXPECT_EQ(rig.calls.plane().streams(), 0u);
    }
    /// Classes of three files of ten seconds each.
    void music(const std::string& conf) {
        for (const auto* name : {"moh/a", "moh/b", "moh/c"}) rig.sound(name, 10s);
        rig.sound("please-wait", 1s);
        store::MemoryFiles files({{"musiconhold.conf", conf}});
        Complaints complaints;
        rig.calls.set_music(std::make_shared<const call::MusicClasses>(call::MusicClasses::read(
            store::read_conf("musiconhold.conf", {}, files).resolved(), rig.sounds().string(), complaints)));
        for (const auto& one : complaints) ADD_FAILURE() << one.text();
    }
    std::vector<std::string> classes_started() const {
        std::vector<std::string> out;
        for (const auto& event : rig.happened) {
            if (event.name == "MusicOnHoldStart") out.emplace_back(event.get("Class"));
            if (event.name == "MusicOnHoldStop") out.emplace_back("stop");
        }
        return out;
    }
    ExchangeRig rig;
};

constexpr auto kTwo =
    "[default]\nmode=files\ndirectory=en/moh\nsort=alpha\n[jazz]\nmode=files\ndirectory=en/moh\ndigit=5\n";
using Texts = std::vector<std::string>;

TEST_F(InTheBackground, MusicGoesOnFromFileToFileUntilTheTimeIsOver) {
    music(kTwo);
    rig.dialplan("[default]\nexten => 1,1,Answer()\nsame => n,MusicOnHold(jazz,45)\nsame => n,NoOp(on)\n");
    rig.call("1");
    rig.pass(44s);
    EXPECT_EQ(rig.calls.channels.count(), 1u);
    rig.run();
    EXPECT_EQ(classes_started(), (Texts{"jazz", "stop"}));
    EXPECT_EQ(rig.steps.back(), "NoOp(on)");
}

TEST_F(InTheBackground, TheChannelsOwnClassComesFirstAndADigitChangesIt) {
    music(kTwo);
    rig.dialplan(
        "[default]\nexten => 1,1,Answer()\nsame => n,Set(CHANNEL(musicclass)=default)\n"
        "same => n,MusicOnHold(jazz)\n");
    rig.call("1", {{2s, Act::Press, {}, "5"}, {2s, Act::HangUp}});
    rig.run();
    EXPECT_EQ(classes_started(), (Texts{"default", "stop", "jazz", "stop"}));
}

TEST_F(InTheBackground, MusicEndsWhenSomethingElseIsPlayed) {
    music(kTwo);
    rig.dialplan(
        "[default]\nexten => 1,1,Answer()\nsame => n,StartMusicOnHold()\nsame => n,Wait(3)\n"
        "same => n,Playback(please-wait)\nsame => n,NoOp(${PLAYBACKSTATUS})\nsame => n,Wait(3)\n"
        "same => n,StopMusicOnHold()\n");
    rig.call("1");
    rig.run();
    EXPECT_EQ(classes_started(), (Texts{"default", "stop"}));
    EXPECT_EQ(rig.variable("PLAYBACKSTATUS"), "SUCCESS");
}

TEST_F(InTheBackground, AClassThatIsNotThereGivesWayToTheDefault) {
    music(kTwo);
    rig.dialplan("[default]\nexten => 1,1,Answer()\nsame => n,StartMusicOnHold(polka)\nsame => n,Wait(1)\n");
    rig.call("1");
    rig.run();
    EXPECT_EQ(classes_started(), (Texts{"default", "stop"}));
    EXPECT_TRUE(rig.logged("Music on Hold class 'polka' not found in memory"));
}

TEST_F(InTheBackground, WithoutAnyMusicTheDialplanGoesOn) {
    rig.dialplan("[default]\nexten => 1,1,Answer()\nsame => n,MusicOnHold()\nsame => n,NoOp(on)\n");
    rig.call("1");
    rig.run();
    EXPECT_EQ(rig.steps.back(), "NoOp(on)");
    EXPECT_TRUE(rig.logged("Unable to start music on hold class"));
}

TEST_F(InTheBackground, FilesThatCannotBePlayedEndIt) {
    music(kTwo);
    rig.dialplan("[default]\nexten => 1,1,Answer()\nsame => n,StartMusicOnHold()\nsame => n,Wait(30)\n");
    rig.call("1");
    rig.pass(1s);
    std::filesystem::remove_all(rig.sounds() / "en" / "moh");
    rig.run();
    EXPECT_EQ(classes_started(), (Texts{"default", "stop"}));
    EXPECT_TRUE(rig.logged("nothing of music class 'default' can be played"));
}

TEST_F(InTheBackground, TheSameClassGoesOnWhereItWasLeft) {
    music(kTwo);
    rig.dialplan(
        "[default]\nexten => 1,1,Answer()\nsame => n,StartMusicOnHold()\nsame => n,Wait(12)\n"
        "same => n,StopMusicOnHold()\nsame => n,StartMusicOnHold()\nsame => n,Wait(7)\n"
        "same => n,Wait(2)\n");
    auto* channel = rig.call("1");
    rig.pass(13500ms);
    EXPECT_TRUE(channel->background().file().ends_with("moh/b"));
    rig.pass(6s);
    EXPECT_TRUE(channel->background().file().ends_with("moh/b"));
    rig.pass(1500ms);
    EXPECT_TRUE(channel->background().file().ends_with("moh/c"));
    rig.run();
}

TEST_F(InTheBackground, DialWithMPlaysUntilTheAnswer) {
    music(kTwo);
    rig.phones.scripts["6001"] = {{1s, Act::Ring}, {2s, Act::Answer}, {1s, Act::HangUp}};
    rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001,,m(jazz))\n");
    rig.call("1");
    rig.run();
    EXPECT_EQ(classes_started(), (Texts{"jazz", "stop"}));
    EXPECT_FALSE(rig.diary.has("caller ringing"));
    EXPECT_EQ(rig.variable("DIALSTATUS"), "ANSWER");
}

TEST_F(InTheBackground, DialWithMAndNoMusicRings) {
    rig.phones.scripts["6001"] = {{1s, Act::Ring}, {2s, Act::Refuse, call::Cause::UserBusy}};
    rig.dialplan("[default]\nexten => 1,1,Dial(Fake/6001,,m)\n");
    rig.call("1");
    rig.run();
    EXPECT_TRUE(rig.diary.has("caller ringing"));
}

TEST_F(InTheBackground, TonesByNameAndByNotation) {
    rig.dialplan(
        "[default]\nexten => 1,1,Answer()\nsame => n,Set(CHANNEL(tonezone)=us)\n"
        "same => n,PlayTones(busy)\nsame => n,Wait(1)\nsame => n,PlayTones(!950/330,0)\n"
        "same => n,StopPlayTones()\nsame => n,PlayTones(nonsense)\nsame => n,NoOp(on)\n"
        "same => n,Set(CHANNEL(tonezone)=atlantis)\nsame => n,NoOp(${CHANNEL(tonezone)})\n");
    rig.call("1");
    rig.run();
    EXPECT_TRUE(rig.logged("there is no tone 'nonsense'"));
    EXPECT_TRUE(rig.logged("Unknown country code 'atlantis'"));
    EXPECT_EQ(rig.steps.back(), "NoOp(us)");
}

}  // namespace
}  // namespace asterism::apps
