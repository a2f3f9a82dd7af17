// SPDX-License-Identifier: Apache-2.0
#include "retry_rules.h"

#include <gtest/gtest.h>

namespace asterism::trunk {
namespace {

using namespace std::chrono_literals;

endpoint::Registration usual() { return {}; }

TEST(RetryRules, TemporaryFailuresAreTriedAgainUntilThereWereTooMany) {
    for (const int status : {408, 500, 502, 503, 504, 600, 603}) {
        const auto next = after_failure(usual(), {.status = status}, 9);
        EXPECT_EQ(next.after, 60s) << status;
        EXPECT_TRUE(next.counts);
        const auto last = after_failure(usual(), {.status = status}, 10);
        EXPECT_EQ(last.after, std::nullopt) << status;
        EXPECT_TRUE(last.retries_exhausted);
    }
}

TEST(RetryRules, WhatThePeerSaysComesFirst) {
    auto config = usual();
    config.retry_interval = 0s;
    EXPECT_EQ(after_failure(config, {.status = 404, .retry_after = 7s}, 100).after, 7s);
}

TEST(RetryRules, WithoutAnIntervalNothingIsTemporary) {
    auto config = usual();
    config.retry_interval = 0s;
    EXPECT_EQ(after_failure(config, {.status = 503}, 0).after, std::nullopt);
}

TEST(RetryRules, RefusedCredentialsAreForGoodUnlessSaidOtherwise) {
    auto config = usual();
    EXPECT_EQ(after_failure(config, {.status = 401}, 0).after, std::nullopt);
    config.auth_rejection_permanent = false;
    EXPECT_EQ(after_failure(config, {.status = 407}, 0).after, 60s);
}

TEST(RetryRules, ForbiddenAndFatalHaveIntervalsOfTheirOwn) {
    auto config = usual();
    EXPECT_EQ(after_failure(config, {.status = 403}, 0).after, std::nullopt);
    config.fatal_retry_interval = 30s;
    EXPECT_EQ(after_failure(config, {.status = 403}, 0).after, 30s);
    config.forbidden_retry_interval = 20s;
    EXPECT_EQ(after_failure(config, {.status = 403}, 0).after, 20s);
    EXPECT_EQ(after_failure(config, {.status = 404}, 9).after, 30s);
    EXPECT_TRUE(after_failure(config, {.status = 404}, 10).retries_exhausted);
}

TEST(RetryRules, PatienceDoublesUpToHalfAnHour) {
    auto config = usual();
    EXPECT_EQ(patience_after(config, 0), 60s);
    EXPECT_EQ(patience_after(config, 2), 240s);
    EXPECT_EQ(patience_after(config, 1000), 1800s);
    config.retry_interval = 0s;
    EXPECT_EQ(patience_after(config, 0), 30s);
}

}  // namespace
}  // namespace asterism::trunk
