// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/gauge.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace asterism {
namespace {

TEST(GaugeTest, WhatIsCountedIsUncountedOnceOnEveryWay) {
    Gauge gauge;
    std::vector<Gauge::Held> held;
    for (int i = 0; i < 3; ++i) held.push_back(gauge.hold());
    EXPECT_EQ(gauge.value(), 3u);
    held[0].release();
    held[0].release();
    EXPECT_EQ(gauge.value(), 2u);
    held.erase(held.begin());
    EXPECT_EQ(gauge.value(), 2u);
    auto moved = std::move(held[0]);
    EXPECT_EQ(gauge.value(), 2u);
    held.clear();
    EXPECT_EQ(gauge.value(), 1u);
    {
        const auto last = std::move(moved);
    }
    EXPECT_EQ(gauge.value(), 0u);
}

TEST(GaugeTest, ItsLimitShowsWhatIsThere) {
    static Limit limit{"test_gauged", Limit::Of::All, 10, 1, 10, "For this test."};
    Gauge gauge{limit};
    {
        const auto one = gauge.hold(3);
        const auto other = gauge.hold();
        EXPECT_EQ(limit.present(), 4u);
    }
    EXPECT_EQ(limit.present(), 0u);
    EXPECT_EQ(limit.peak(), 4u);
}

TEST(GaugeTest, WhatWasNeverCountedIsNotUncounted) {
    Gauge gauge;
    {
        Gauge::Held nothing;
        nothing.release();
    }
    EXPECT_EQ(gauge.value(), 0u);
}

TEST(GaugeTest, CountedAnewTheFormerGoes) {
    Gauge gauge;
    auto held = gauge.hold(100);
    held = gauge.hold(7);
    EXPECT_EQ(gauge.value(), 7u);
}

}  // namespace
}  // namespace asterism
