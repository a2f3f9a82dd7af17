// SPDX-License-Identifier: Apache-2.0
#include "dns_parse.h"

#include <gtest/gtest.h>

#include "dns_bytes.h"
#include "room_limits.h"

namespace asterism::rt {
namespace {

using Bytes = DnsBytes;

TEST(DnsParse, ReadsAddresses) {
    const auto bytes = Bytes("pbx.test", 1).address("pbx.test", 60, 7).address("PBX.test.", 30, 8).text();
    const auto answer = parse_dns_answer(bytes, "pbx.test", DnsType::A);
    ASSERT_EQ(answer.outcome, DnsOutcome::Found);
    ASSERT_EQ(answer.records.size(), 2u);
    EXPECT_EQ(answer.records[0].address.text(), "192.0.2.7");
    EXPECT_EQ(answer.records[1].ttl, Seconds{30});
    EXPECT_EQ(answer.ttl, Seconds{30});
}

TEST(DnsParse, FollowsAliasesAndTakesTheLeastTtl) {
    const auto bytes = Bytes("a.test", 1)
                           .alias("b.test", "c.test", 20)
                           .alias("a.test", "b.test", 90)
                           .address("c.test", 60, 7);
    const auto answer = parse_dns_answer(bytes.text(), "a.test", DnsType::A);
    ASSERT_EQ(answer.outcome, DnsOutcome::Found);
    EXPECT_EQ(answer.records.size(), 1u);
    EXPECT_EQ(answer.ttl, Seconds{20});
}

TEST(DnsParse, AliasesInACircleAreNoAnswer) {
    const auto bytes = Bytes("a.test", 1).alias("a.test", "b.test", 60).alias("b.test", "a.test", 60);
    EXPECT_EQ(parse_dns_answer(bytes.text(), "a.test", DnsType::A).outcome, DnsOutcome::Failed);
    const auto itself = Bytes("a.test", 1).alias("a.test", "a.test", 60).address("a.test", 60, 7);
    EXPECT_EQ(parse_dns_answer(itself.text(), "a.test", DnsType::A).outcome, DnsOutcome::Failed);
}

TEST(DnsParse, RecordsOfOtherNamesAreNotHeard) {
    const auto bytes = Bytes("a.test", 1).address("bank.test", 86400, 66).address("a.test", 60, 7);
    const auto answer = parse_dns_answer(bytes.text(), "a.test", DnsType::A);
    ASSERT_EQ(answer.records.size(), 1u);
    EXPECT_EQ(answer.records[0].address.text(), "192.0.2.7");
    const auto only = Bytes("a.test", 1).address("bank.test", 86400, 66);
    EXPECT_EQ(parse_dns_answer(only.text(), "a.test", DnsType::A).outcome, DnsOutcome::NoData);
}

TEST(DnsParse, WhatIsNotThereIsKnownAsLongAsTheZoneSays) {
    const auto missing = Bytes("a.test", 1).refuses(3).authority("test", 900, 300);
    EXPECT_EQ(parse_dns_answer(missing.text(), "a.test", DnsType::A).outcome, DnsOutcome::NoSuchName);
    EXPECT_EQ(parse_dns_answer(missing.text(), "a.test", DnsType::A).ttl, Seconds{300});
    const auto empty = Bytes("a.test", 1).authority("test", 60, 300);
    EXPECT_EQ(parse_dns_answer(empty.text(), "a.test", DnsType::A).outcome, DnsOutcome::NoData);
    EXPECT_EQ(parse_dns_answer(empty.text(), "a.test", DnsType::A).ttl, Seconds{60});
    // RFC 2308 5: without SOA it is not kept.
    EXPECT_EQ(parse_dns_answer(Bytes("a.test", 1).refuses(3).text(), "a.test", DnsType::A).ttl, Seconds{0});
}

TEST(DnsParse, ATtlWithItsHighestBitIsNone) {
    const auto bytes = Bytes("a.test", 1).address("a.test", 0x80000001u, 7);
    EXPECT_EQ(parse_dns_answer(bytes.text(), "a.test", DnsType::A).ttl, Seconds{0});
}

TEST(DnsParse, RecordsToTheBrimAndOneMore) {
    limits::dns_records.set(10);
    Bytes bytes("a.test", 1);
    for (char i = 1; i <= 10; ++i) bytes.address("a.test", 60, i);
    EXPECT_EQ(parse_dns_answer(bytes.text(), "a.test", DnsType::A).records.size(), 10u);
    EXPECT_EQ(limits::dns_records.refused(), 0u);
    bytes.address("a.test", 60, 11);
    EXPECT_EQ(parse_dns_answer(bytes.text(), "a.test", DnsType::A).records.size(), 10u);
    EXPECT_EQ(limits::dns_records.refused(), 1u);
    Limit::reset_all();
}

TEST(DnsParse, CutOffBytesGiveNothing) {
    const auto whole = Bytes("a.test", 1).alias("a.test", "b.test", 20).address("b.test", 60, 7).text();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto answer = parse_dns_answer(std::string_view(whole).substr(0, length), "a.test", DnsType::A);
        EXPECT_TRUE(answer.records.empty()) << length;
    }
}

}  // namespace
}  // namespace asterism::rt
