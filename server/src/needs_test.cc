// SPDX-License-Identifier: Apache-2.0
#include "needs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "asterism/endpoint/objects/transport.h"
#include "asterism/schema/builder.h"

namespace asterism::server {
namespace {

class NeedsTest : public ::testing::Test {
protected:
    static std::shared_ptr<const schema::Snapshot> transports(std::size_t number) {
        schema::SnapshotBuilder builder;
        for (std::size_t i = 0; i < number; ++i) {
            endpoint::Transport one;
            one.name = "t" + std::to_string(i);
            builder.put(one);
        }
        return builder.build();
    }
    ProgramOptions options;
    Configuration configuration;
};

TEST_F(NeedsTest, WhatIsConfiguredIsNeeded) {
    const auto bare = needs_of(options, &configuration);
    EXPECT_EQ(needs_of(options, nullptr).threads, bare.threads);
    configuration.media.workers = 3;
    EXPECT_EQ(needs_of(options, &configuration).threads, bare.threads + 2);
    options.io_threads = 2;
    EXPECT_EQ(needs_of(options, &configuration).threads, bare.threads + 4);
    EXPECT_EQ(needs_of(options, &configuration).descriptors, bare.descriptors)
        << "a few more are within what calls leave to others";
    configuration.snapshot = transports(100);
    EXPECT_GE(needs_of(options, &configuration).descriptors, bare.descriptors + 100);
}

TEST_F(NeedsTest, WhatIsLackingIsSaidWithItsCure) {
    EXPECT_EQ(lack_of({.descriptors = 40, .threads = 7}), std::nullopt);
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{50, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    const auto lack = lack_of({.descriptors = 51, .threads = 7});
    const auto enough = lack_of({.descriptors = 50, .threads = 7});
    setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(
        lack,
        "51 descriptors are needed, and this process may have no more than 50 (ulimit -n, LimitNOFILE=)");
    EXPECT_EQ(enough, std::nullopt);
}

}  // namespace
}  // namespace asterism::server
