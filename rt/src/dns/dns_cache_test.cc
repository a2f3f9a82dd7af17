// SPDX-License-Identifier: Apache-2.0
#include "dns_cache.h"

#include <gtest/gtest.h>

namespace asterism::rt {
namespace {

using namespace std::chrono_literals;

DnsAnswer found(Seconds ttl) { return {DnsOutcome::Found, {{.type = DnsType::A, .ttl = ttl}}, ttl}; }

TEST(DnsCache, KeepsAnAnswerForItsTtl) {
    DnsCache cache;
    const MonoTime now{};
    cache.settle("a.test", DnsType::A, found(60s), now);
    ASSERT_TRUE(cache.find("A.test.", DnsType::A, now + 59s));
    EXPECT_EQ(cache.find("a.test", DnsType::A, now + 59s)->ttl, 1s);
    EXPECT_EQ(cache.find("a.test", DnsType::A, now + 59s)->records[0].ttl, 1s);
    EXPECT_FALSE(cache.find("a.test", DnsType::A, now + 60s));
    EXPECT_FALSE(cache.find("a.test", DnsType::Aaaa, now));
}

TEST(DnsCache, ATtlOfNothingIsForThoseWhoAskedAlready) {
    DnsCache cache;
    int told = 0;
    EXPECT_TRUE(cache.join("a.test", DnsType::A, [&](const DnsAnswer&) { ++told; }));
    EXPECT_FALSE(cache.join("a.test", DnsType::A, [&](const DnsAnswer&) { ++told; }));
    cache.settle("a.test", DnsType::A, found(0s), {});
    EXPECT_EQ(told, 2);
    EXPECT_FALSE(cache.find("a.test", DnsType::A, {}));
    EXPECT_EQ(cache.size(), 0u);
}

TEST(DnsCache, WhatIsNotThereIsKeptAsTheZoneSaysAFailureForAMoment) {
    DnsCache cache;
    const MonoTime now{};
    cache.settle("a.test", DnsType::A, {DnsOutcome::NoSuchName, {}, 300s}, now);
    EXPECT_TRUE(cache.find("a.test", DnsType::A, now + 299s));
    EXPECT_FALSE(cache.find("a.test", DnsType::A, now + 300s));
    cache.settle("b.test", DnsType::A, {DnsOutcome::Failed, {}, {}}, now);
    EXPECT_TRUE(cache.find("b.test", DnsType::A, now + 1s));
    EXPECT_FALSE(cache.find("b.test", DnsType::A, now + 10s));
}

TEST(DnsCache, HoldsSoManyAndNoMore) {
    DnsCache cache;
    const MonoTime now{};
    cache.settle("long.test", DnsType::A, found(86400s), now);
    for (std::size_t i = 0; i < 2 * DnsCache::kMostKnown; ++i)
        cache.settle("a" + std::to_string(i) + ".test", DnsType::A, found(Seconds{60 + static_cast<int>(i)}),
                     now);
    EXPECT_LE(cache.size(), DnsCache::kMostKnown);
    EXPECT_TRUE(cache.find("long.test", DnsType::A, now));
}

TEST(DnsCache, WhoeverIsToldMayAskAgain) {
    DnsCache cache;
    int told = 0;
    cache.join("a.test", DnsType::A, [&](const DnsAnswer&) {
        ++told;
        EXPECT_TRUE(cache.join("a.test", DnsType::A, [&](const DnsAnswer&) { ++told; }));
    });
    cache.settle("a.test", DnsType::A, found(0s), {});
    EXPECT_EQ(told, 1);
    EXPECT_EQ(cache.open().size(), 1u);
    cache.settle("a.test", DnsType::A, found(0s), {});
    EXPECT_EQ(told, 2);
    EXPECT_TRUE(cache.open().empty());
}

}  // namespace
}  // namespace asterism::rt
