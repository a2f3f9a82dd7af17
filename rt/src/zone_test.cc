// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/zone.h"

#include <gtest/gtest.h>

namespace asterism::rt {
namespace {

// 2026-07-01 12:00:00 UTC
constexpr std::int64_t kNoon = 1782907200;

TEST(Zone, KnowsTheSystemsZones) {
    const auto tokyo = time_in_zone(kNoon, "Asia/Tokyo");
    ASSERT_TRUE(tokyo);
    EXPECT_EQ(tokyo->tm_hour, 21);
    EXPECT_STREQ(tokyo->tm_zone, "JST");
    const auto berlin = time_in_zone(kNoon, "Europe/Berlin");
    ASSERT_TRUE(berlin);
    EXPECT_EQ(berlin->tm_hour, 14);
    EXPECT_EQ(berlin->tm_isdst, 1);
    EXPECT_EQ(time_in_zone(kNoon, "UTC")->tm_hour, 12);
}

TEST(Zone, SaysWhatItDoesNotKnow) {
    EXPECT_FALSE(time_in_zone(kNoon, "Middle/Earth"));
    EXPECT_FALSE(time_in_zone(kNoon, "../../etc/passwd"));
    // Another name of one that is there: each would be remembered for ever.
    for (const auto* name : {"./UTC", "Asia//Tokyo", "Asia/./Tokyo", "Asia/Tokyo/", "././Asia/Tokyo"})
        EXPECT_FALSE(time_in_zone(kNoon, name)) << name;
    EXPECT_TRUE(time_in_zone(kNoon, ""));
}

TEST(Zone, ThereAndBack) {
    for (const auto* zone : {"Asia/Tokyo", "America/New_York", "UTC", ""})
        EXPECT_EQ(seconds_from_zone(*time_in_zone(kNoon, zone), zone), kNoon) << zone;
}

}  // namespace
}  // namespace asterism::rt
