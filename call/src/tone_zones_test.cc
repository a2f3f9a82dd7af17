// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/tone_zones.h"

#include <gtest/gtest.h>

#include "asterism/store/conf_file.h"
#include "tree.h"

namespace asterism::call {
namespace {

struct ReadZones {
    ToneZones zones;
    Complaints complaints;
};

ReadZones read_zones(const std::string& text) {
    store::MemoryFiles files({{"indications.conf", text}});
    ReadZones out;
    out.zones = ToneZones::read(store::read_conf("indications.conf", {}, files).resolved(), out.complaints);
    return out;
}

TEST(ToneZones, WithoutAFileThoseOfNorthAmerica) {
    const ToneZones zones;
    EXPECT_EQ(zones.find("", "BUSY"), "480+620/500,0/500");
    EXPECT_EQ(zones.find("de", "busy"), "480+620/500,0/500");
    EXPECT_EQ(zones.find("us", "hooting"), "");
}

TEST(ToneZones, AZoneIsFoundByNameElseTheDefaultCountry) {
    const auto [zones, complaints] = read_zones(
        "[general]\ncountry=de\n[de]\ndescription=Germany\nringcadence=1000,4000\nring=425/1000,0/4000\n"
        "[gb]\nring=400+450/400,0/200,400+450/400,0/2000\nsquare=!400/100\n");
    EXPECT_TRUE(complaints.empty());
    EXPECT_EQ(zones.find("", "ring"), "425/1000,0/4000");
    EXPECT_EQ(zones.find("GB", "Ring"), "400+450/400,0/200,400+450/400,0/2000");
    EXPECT_EQ(zones.find("xx", "ring"), "425/1000,0/4000");
    EXPECT_EQ(zones.find("gb", "square"), "!400/100");
    EXPECT_EQ(zones.find("de", "square"), "");
    EXPECT_EQ(zones.find("de", "ringcadence"), "");
    EXPECT_EQ(zones.find("us", "ring"), "440+480/2000,0/4000");  // known without the file
}

TEST(ToneZones, WhatCannotBeReadIsSaid) {
    const auto [zones, complaints] = read_zones("[general]\ncountry=zz\n[de]\nbusy=beep,beep\nring=425\n");
    ASSERT_EQ(complaints.size(), 2u);
    EXPECT_EQ(complaints[0].option, "busy");
    EXPECT_EQ(complaints[1].option, "country");
    EXPECT_EQ(zones.country(), "us");
    EXPECT_EQ(zones.find("de", "busy"), "");
    EXPECT_EQ(zones.find("de", "ring"), "425");
}

TEST(ToneZones, TheSample) {
    const auto [zones, complaints] = read_zones(tree_file("config/sample/indications.conf"));
    for (const auto& one : complaints) ADD_FAILURE() << one.text();
    EXPECT_TRUE(zones.has("us"));
    EXPECT_NE(zones.find("uk", "busy"), zones.find("us", "busy"));
}

}  // namespace
}  // namespace asterism::call
