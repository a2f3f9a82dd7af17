// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/tone_zones.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "asterism/store/conf_file.h"

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

TEST(ToneZones, TheSampleOfAsterisk22) {
    std::ifstream file("/work/shared/data/asterisk-22-samples/indications.conf");
    if (!file) GTEST_SKIP() << "no samples here";
    std::stringstream text;
    text << file.rdbuf();
    const auto [zones, complaints] = read_zones(text.str());
    for (const auto& one : complaints) ADD_FAILURE() << one.text();
    EXPECT_TRUE(zones.has("at"));
    EXPECT_TRUE(zones.has("za"));
    EXPECT_NE(zones.find("fr", "busy"), zones.find("us", "busy"));
}

}  // namespace
}  // namespace asterism::call
