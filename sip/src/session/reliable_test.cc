// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/reliable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "memory_wire.h"

namespace asterism::sip {
namespace {

using testing::Bench;
using testing::MessageBuilder;
using Prack = ReliableAnswers::Prack;

struct Ringing {
    Ringing() {
        bench.receive(MessageBuilder::request("INVITE"));
        invite = bench.layer.accept(std::move(bench.core.requests.at(0)));
    }
    void send(int status, bool with_body = false) {
        auto draft = bench.layer.draft(invite, status);
        if (with_body) draft.set_body("application/sdp", "v=0");
        reliable.send(invite, std::move(draft));
    }
    Prack prack(std::string_view rack) {
        ++cseq;
        bench.receive(MessageBuilder::request("PRACK")
                          .cseq(cseq)
                          .branch("z9hG4bK-prack" + std::to_string(cseq))
                          .to_tag("ours")
                          .header("RAck: " + std::string(rack)));
        return reliable.take(bench.core.requests.back());
    }
    std::string rack() const {
        const auto last = bench.wire.last();
        return std::string(last.get(HeaderId::RSeq).value_or("")) + " " + std::to_string(last.cseq().number) +
               " INVITE";
    }

    Bench bench;
    ServerId invite;
    std::uint32_t cseq = 10;
    int given_up = 0;
    ReliableAnswers reliable{bench.layer, [this] { ++given_up; }};
};

// RFC 3262 3
TEST(ReliableAnswers, RepeatsDoublingUntilItsPrack) {
    Ringing one;
    one.send(180);
    EXPECT_EQ(one.bench.wire.last().get(HeaderId::Require), "100rel");
    const auto rack = one.rack();
    EXPECT_EQ(one.bench.wire.take().size(), 1u);
    one.bench.pass(Millis{3600});
    EXPECT_EQ(one.bench.wire.take().size(), 3u);  // 500, 1500, 3500 ms
    EXPECT_EQ(one.prack(rack), Prack::Matches);
    one.bench.pass(Millis{20'000});
    EXPECT_TRUE(one.bench.wire.take().empty());
    EXPECT_EQ(one.prack(rack), Prack::Unknown);
}

TEST(ReliableAnswers, OneAtATimeInOrder) {
    Ringing one;
    one.send(180);
    const auto first = one.rack();
    one.send(183, true);
    EXPECT_EQ(one.bench.wire.take().size(), 1u);
    EXPECT_TRUE(one.reliable.holds_success());
    one.bench.wire.letters.clear();
    EXPECT_EQ(one.prack(first), Prack::Matches);
    one.reliable.go_on();
    EXPECT_EQ(one.bench.wire.last().status(), 183);
    EXPECT_EQ(one.prack(one.rack()), Prack::Matches);
    EXPECT_FALSE(one.reliable.holds_success());
    EXPECT_FALSE(one.reliable.is_busy());
}

TEST(ReliableAnswers, GivesUpAfter64T1) {
    Ringing one;
    one.send(180);
    one.bench.pass(Millis{31'900});
    EXPECT_EQ(one.given_up, 0);
    one.bench.pass(Millis{200});
    EXPECT_EQ(one.given_up, 1);
}

TEST(ReliableAnswers, AForeignPrackIsUnknown) {
    Ringing one;
    EXPECT_EQ(one.prack("1 1 INVITE"), Prack::Unknown);
    one.send(180);
    const auto rack = one.rack();
    EXPECT_EQ(one.prack(""), Prack::Unknown);
    EXPECT_EQ(one.prack("x y z"), Prack::Unknown);
    EXPECT_EQ(one.prack(rack.substr(0, rack.rfind(' ')) + " UPDATE"), Prack::Unknown);
    EXPECT_EQ(one.prack(rack.substr(0, rack.find(' ')) + " 99 INVITE"), Prack::Unknown);
    EXPECT_EQ(one.prack(rack), Prack::Matches);
}

// RFC 3262 4
TEST(RseqOrder, TakesEachOnceAndInOrder) {
    Bench bench;
    testing::CollectingClient user;
    bench.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    const auto sent = bench.wire.last();
    const auto judged = [&](RseqOrder& order, std::string_view rseq) {
        auto answer = MessageBuilder::answer(sent, 180, "b");
        if (!rseq.empty()) answer.header("Require: 100rel").header("RSeq: " + std::string(rseq));
        bench.receive(answer);
        return order.judge(user.responses.back());
    };
    using V = RseqOrder::Verdict;
    RseqOrder order;
    EXPECT_EQ(judged(order, ""), V::Ordinary);
    EXPECT_EQ(judged(order, "100"), V::New);
    EXPECT_EQ(order.rack(), "100 " + std::to_string(sent.cseq().number) + " INVITE");
    EXPECT_EQ(judged(order, "100"), V::OutOfOrder);
    EXPECT_EQ(judged(order, "102"), V::OutOfOrder);
    EXPECT_EQ(judged(order, "101"), V::New);
}

}  // namespace
}  // namespace asterism::sip
