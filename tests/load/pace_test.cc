// SPDX-License-Identifier: Apache-2.0
#include "pace.h"

#include <gtest/gtest.h>

namespace asterism::load {
namespace {

constexpr TimePoint kStart{std::chrono::hours{1}};

TEST(Pace, AnOpenLoopOffersItsRateWhateverComesBack) {
    Settings settings;
    settings.rate = 1000;
    Pace pace(settings, kStart, kStart + Millis{4000}, 0);
    std::uint64_t given = 0;
    for (int ms = 1; ms < 4000; ms += 7) given += pace.due(kStart + Millis{ms}, given);
    EXPECT_NEAR(static_cast<double>(given), 4000.0, 10.0);
    EXPECT_TRUE(pace.over(kStart + Millis{4000}));
    EXPECT_EQ(pace.due(kStart + Millis{4000}, 0), 0u);
}

TEST(Pace, WhatALateTurnMissedIsOfferedInIt) {
    Settings settings;
    settings.rate = 1000;
    Pace pace(settings, kStart, kStart + Millis{4000}, 0);
    EXPECT_EQ(pace.due(kStart + Millis{500}, 0), 500u);
    EXPECT_EQ(pace.due(kStart + Millis{500}, 500), 0u);
    EXPECT_EQ(pace.due(kStart + Millis{501}, 500), 1u);
}

TEST(Pace, AClosedLoopKeepsItsWindowFull) {
    Settings settings;
    settings.window = 32;
    Pace pace(settings, kStart, kStart + Millis{1000}, 0);
    EXPECT_EQ(pace.due(kStart, 0), 32u);
    EXPECT_EQ(pace.due(kStart, 32), 0u);
    EXPECT_EQ(pace.due(kStart + Millis{1}, 30), 2u);
    EXPECT_EQ(pace.due(kStart + Millis{1}, 40), 0u);
}

TEST(Pace, ACountEndsIt) {
    Settings settings;
    settings.window = 32;
    Pace pace(settings, kStart, {}, 40);
    EXPECT_EQ(pace.due(kStart, 0), 32u);
    EXPECT_FALSE(pace.over(kStart));
    EXPECT_EQ(pace.due(kStart, 0), 8u);
    EXPECT_TRUE(pace.over(kStart));
    EXPECT_EQ(pace.due(kStart, 0), 0u);
}

}  // namespace
}  // namespace asterism::load
