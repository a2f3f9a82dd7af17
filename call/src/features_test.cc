// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/features.h"

#include <gtest/gtest.h>

#include "asterism/call/pickup_groups.h"
#include "asterism/store/conf_file.h"

namespace asterism::call {
namespace {

struct Read {
    Features features;
    std::vector<std::string> complaints;
};

Read read(const std::string& text) {
    store::MemoryFiles files({{"features.conf", text}});
    Complaints complaints;
    Read out;
    out.features = Features::read(store::read_conf("features.conf", {}, files).resolved(), complaints);
    for (const auto& one : complaints) out.complaints.push_back(one.text());
    return out;
}

TEST(FeaturesConf, WhatConcernsPickupIsHeeded) {
    const auto [features, complaints] =
        read("[general]\npickupexten => *7\nPickupSound = beep\npickupfailsound=beeperr\n");
    EXPECT_EQ(features.pickupexten, "*7");
    EXPECT_EQ(features.pickupsound, "beep");
    EXPECT_EQ(features.pickupfailsound, "beeperr");
    EXPECT_TRUE(complaints.empty());
    EXPECT_EQ(read("").features.pickupexten, "*8");
    EXPECT_EQ(read("[general]\npickupexten=\n").features.pickupexten, "");
}

TEST(FeaturesConf, TheKeysThatEndACall) {
    EXPECT_EQ(read("").features.disconnect, "*");
    EXPECT_EQ(read("[featuremap]\ndisconnect => *0\n").features.disconnect, "*0");
    EXPECT_TRUE(read("[featuremap]\ndisconnect => *0\n").complaints.empty());
}

TEST(FeaturesConf, WhatHasNoEffectYetIsSaid) {
    EXPECT_EQ(
        read("[general]\natxferabort=*1\n[featuremap]\nblindxfer => *0\n"
             "[applicationmap]\nnote => #9,peer,Playback,tune\n[mine]\nnote => #8\n")
            .complaints,
        (std::vector<std::string>{
            "features.conf:2: features general: atxferabort: has no effect yet (transfers)",
            "features.conf:4: features featuremap: blindxfer: has no effect yet (transfers)",
            "features.conf:6: features applicationmap: note: has no effect yet (keys pressed in a call)",
            "features.conf:8: features mine: note: has no effect yet (keys pressed in a call)"}));
}

TEST(FeaturesConf, WhatIsUnknownIsSaidWithTheNearestWord) {
    EXPECT_EQ(
        read("[general]\npickupextn=*8\n[featuremap]\nblindxfr=#1\n").complaints,
        (std::vector<std::string>{
            "features.conf:2: features general: pickupextn: is no option of this section (did you mean "
            "pickupexten?)",
            "features.conf:4: features featuremap: blindxfr: is no option of this section (did you mean "
            "blindxfer?)"}));
}

// Every option of the file that Asterisk installs is known.
TEST(FeaturesConf, EveryOptionIsKnown) {
    std::string text = "[general]\n";
    for (const auto* one : {"transferdigittimeout",  "xfersound",
                            "xferfailsound",         "pickupexten",
                            "pickupsound",           "pickupfailsound",
                            "featuredigittimeout",   "recordingfailsound",
                            "atxfernoanswertimeout", "atxferdropcall",
                            "atxferloopdelay",       "atxfercallbackretries",
                            "transferdialattempts",  "transferannouncesound",
                            "transferretrysound",    "transferinvalidsound",
                            "atxferabort",           "atxfercomplete",
                            "atxferthreeway",        "atxferswap"})
        text += fmt::format("{}=1\n", one);
    text += "[featuremap]\n";
    for (const auto* one : {"blindxfer", "disconnect", "atxfer", "parkcall", "automixmon"})
        text += fmt::format("{}=1\n", one);
    text += "[applicationmap]\ntestfeature=#9,peer,Playback,tt-monkeys\n";
    for (const auto& one : read(text).complaints) EXPECT_NE(one.find("has no effect yet"), one.npos) << one;
}

TEST(PickupGroups, ACallIsTakenByGroupInCommon) {
    const auto numbers = [](std::string_view text) {
        endpoint::Groups groups;
        EXPECT_TRUE(schema::Value<endpoint::Groups>::parse(text, groups));
        return groups;
    };
    PickupGroups picker{.call = numbers("1"), .pickup = numbers("0,62-63"), .named_pickup = {"sales", "x"}};
    EXPECT_TRUE(may_pick_up(picker, {.call = numbers("63")}));
    EXPECT_TRUE(may_pick_up(picker, {.call = numbers("0-5")}));
    EXPECT_FALSE(may_pick_up(picker, {.call = numbers("1-61")}));
    EXPECT_FALSE(may_pick_up(picker, {.pickup = numbers("0")}));
    EXPECT_TRUE(may_pick_up(picker, {.named_call = {"support", "sales"}}));
    EXPECT_FALSE(may_pick_up(picker, {.named_call = {"sale"}}));
    EXPECT_FALSE(may_pick_up({}, {}));
}

}  // namespace
}  // namespace asterism::call
