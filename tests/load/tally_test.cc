// SPDX-License-Identifier: Apache-2.0
#include "tally.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace asterism::load {
namespace {

constexpr TimePoint kFirst{std::chrono::hours{1}};

TEST(Tally, TheRateIsWhatEndsWhileItIsOffered) {
    Tally tally;
    tally.offer(kFirst, kFirst + Millis{4000});
    for (int i = 0; i < 80; ++i) tally.finished(kFirst, kFirst + Millis{50 * i});
    for (int i = 0; i < 500; ++i) tally.finished(kFirst, kFirst + Millis{4001 + i});
    EXPECT_EQ(tally.done, 580u);
    EXPECT_EQ(tally.in_time, 80u);
    EXPECT_DOUBLE_EQ(tally.rate(11.0), 20.0);
}

TEST(Tally, WithoutAnOfferByTimeTheRateIsOverAllOfIt) {
    Tally tally;
    for (int i = 0; i < 300; ++i) tally.finished(kFirst, kFirst + Millis{10});
    EXPECT_DOUBLE_EQ(tally.rate(1.5), 200.0);
    EXPECT_DOUBLE_EQ(tally.rate(0), 0.0);
}

TEST(Tally, LatenciesAreWithinATenthOfADoubling) {
    Tally tally;
    for (int i = 0; i < 990; ++i) tally.finished(kFirst, kFirst + Millis{2});
    for (int i = 0; i < 10; ++i) tally.finished(kFirst, kFirst + Millis{3980}, kFirst + Millis{4000});
    EXPECT_NEAR(tally.latency_ms(0.5), 2.0, 0.2);
    EXPECT_NEAR(tally.latency_ms(0.99), 2.0, 0.2);
    EXPECT_NEAR(tally.latency_ms(0.991), 4000.0, 400.0);
    EXPECT_NEAR(tally.server_ms(0.999), 20.0, 2.0);
    EXPECT_DOUBLE_EQ(Tally{}.latency_ms(0.99), 0.0);
}

TEST(Tally, SaysInJsonWhatItCounted) {
    Tally tally;
    tally.offer(kFirst, kFirst + Millis{2000});
    tally.started = 7;
    tally.failed = 3;
    tally.unanswered = 2;
    tally.broken = 1;
    tally.statuses = {{200, 4}, {503, 3}};
    for (int i = 0; i < 4; ++i) tally.finished(kFirst, kFirst + Millis{1});
    const Usage before{true, 1'000'000, 100, 10, 1000};
    const Usage after{true, 1'400'000, 120, 34, 3000};
    const auto said = boost::json::parse(tally.json({}, before, after, 9.0)).as_object();
    EXPECT_EQ(said.at("started").as_int64(), 7);
    EXPECT_EQ(said.at("unanswered").as_int64(), 2);
    EXPECT_EQ(said.at("broken").as_int64(), 1);
    EXPECT_EQ(said.at("statuses").at("503").as_int64(), 3);
    EXPECT_DOUBLE_EQ(said.at("rate").as_double(), 2.0);
    EXPECT_DOUBLE_EQ(said.at("offer_seconds").as_double(), 2.0);
    EXPECT_DOUBLE_EQ(said.at("cpu_us_per_op").as_double(), 100.0);
    EXPECT_DOUBLE_EQ(said.at("allocations_per_op").to_number<double>(), 6.0);
    EXPECT_DOUBLE_EQ(said.at("allocated_per_op").to_number<double>(), 500.0);
    EXPECT_TRUE(said.at("server_known").as_bool());
}

TEST(Tally, AServerThatIsGoneCostsNothingAndThatIsSaid) {
    Tally tally;
    tally.finished(kFirst, kFirst + Millis{1});
    const auto said = boost::json::parse(tally.json({}, {true, 5'000'000, 100}, {}, 1.0)).as_object();
    EXPECT_FALSE(said.at("server_known").as_bool());
    EXPECT_DOUBLE_EQ(said.at("cpu_us_per_op").as_double(), 0.0);
}

}  // namespace
}  // namespace asterism::load
