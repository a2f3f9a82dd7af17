// SPDX-License-Identifier: Apache-2.0
#include "latch.h"

#include <random>

namespace asterism::media {
namespace {

MonoTime moment(int ms) { return MonoTime{Millis{ms}}; }
SocketAddress addr(std::string_view text) { return *SocketAddress::parse(text); }
IpAddress host(std::string_view text) { return *IpAddress::parse(text); }

const Latch::Rules kSymmetric{.strict = StrictRtp::Yes, .probation = 4, .symmetric = true};

TEST(Latch, BelievesTheNamedSourceAtOnce) {
    Latch latch;
    latch.expect(addr("192.0.2.1:4000"), {}, {}, moment(0));
    EXPECT_TRUE(latch.accept(addr("192.0.2.1:4000"), 1, moment(0)));
    EXPECT_EQ(latch.state(), Latch::State::Locked);
    EXPECT_FALSE(latch.accept(addr("192.0.2.9:4000"), 1, moment(0)));
}

TEST(Latch, PutsOthersOnProbation) {
    Latch latch;
    latch.expect(addr("10.0.0.1:4000"), {}, kSymmetric, moment(0));
    const auto nat = addr("203.0.113.5:1234");
    EXPECT_FALSE(latch.accept(nat, 10, moment(0)));
    EXPECT_FALSE(latch.accept(nat, 11, moment(20)));
    EXPECT_FALSE(latch.accept(nat, 20, moment(40)));  // out of sequence: from the start
    EXPECT_FALSE(latch.accept(nat, 21, moment(60)));
    EXPECT_FALSE(latch.accept(nat, 22, moment(80)));
    EXPECT_TRUE(latch.accept(nat, 23, moment(100)));
    EXPECT_EQ(latch.target(), nat);
}

TEST(Latch, DoesNotTakeABurstForAVoiceUnlessOnlySequencesCount) {
    for (auto [strict, expected] : {std::pair(StrictRtp::Yes, false), std::pair(StrictRtp::SeqNo, true)}) {
        Latch latch;
        latch.expect(addr("10.0.0.1:4000"), {}, {.strict = strict}, moment(0));
        bool taken = false;
        for (std::uint16_t i = 0; i < 20; ++i) taken |= latch.accept(addr("203.0.113.5:1234"), i, moment(1));
        EXPECT_EQ(taken, expected);
    }
}

TEST(Latch, NobodyTalksALiveStreamAway) {
    Latch latch;
    latch.expect(addr("10.0.0.1:4000"), {}, kSymmetric, moment(0));
    const auto nat = addr("203.0.113.5:1234");
    const auto thief = addr("198.51.100.66:7");
    for (std::uint16_t i = 0; i < 300; ++i) {
        latch.accept(nat, i, moment(20 * i));
        EXPECT_FALSE(latch.accept(thief, i, moment(20 * i + 1)) && latch.current() == nat);
    }
    EXPECT_EQ(latch.target(), nat);
    EXPECT_EQ(latch.state(), Latch::State::Locked);
}

TEST(Latch, StartsAgainWithANewDescription) {
    Latch latch;
    latch.expect(addr("192.0.2.1:4000"), {}, {}, moment(0));
    latch.accept(addr("192.0.2.1:4000"), 1, moment(0));
    latch.expect(addr("192.0.2.8:4000"), {}, {}, moment(9000));
    EXPECT_EQ(latch.target(), addr("192.0.2.8:4000"));
    EXPECT_FALSE(latch.accept(addr("192.0.2.1:4000"), 2, moment(9000)));
    EXPECT_TRUE(latch.accept(addr("192.0.2.8:4000"), 2, moment(9001)));
}

/// A phone behind NAT at 203.0.113.5, whose description names an address that cannot be reached.
struct BehindNat {
    Latch latch;
    SocketAddress named = addr("10.0.0.1:4000");
    SocketAddress phone = addr("203.0.113.5:1234");
    SocketAddress stranger = addr("198.51.100.66:7");

    explicit BehindNat(int now = 0) { describe(now); }
    void describe(int now) { latch.expect(named, phone.ip, kSymmetric, moment(now)); }
    /// A packet each 20 ms; how many were heard.
    int speak(const SocketAddress& who, int from, int until) {
        int heard = 0;
        for (int ms = from; ms < until; ms += 20)
            heard += latch.accept(who, static_cast<std::uint16_t>(ms / 20), moment(ms)) ? 1 : 0;
        return heard;
    }
};

TEST(Latch, WhoComesFromWhereSignallingComesIsHeardWhoeverSpokeBefore) {
    BehindNat nat;
    nat.speak(nat.stranger, 0, 20'000);  // long enough to be locked
    EXPECT_EQ(nat.latch.target(), nat.stranger);
    for (int ms = 20'000; ms < 30'000; ms += 20) {
        nat.latch.accept(nat.phone, static_cast<std::uint16_t>(ms / 20), moment(ms));
        const bool heard =
            nat.latch.accept(nat.stranger, static_cast<std::uint16_t>(ms / 20), moment(ms + 1));
        EXPECT_EQ(heard, ms < 20'060) << ms;
    }
    EXPECT_EQ(nat.latch.target(), nat.phone);
}

TEST(Latch, WhoWasHeardFromThereIsNotReplacedByAStrangerHoweverSilent) {
    BehindNat nat;
    nat.speak(nat.phone, 0, 1000);
    EXPECT_EQ(nat.speak(nat.stranger, 1000, 120'000), 0);
    nat.describe(120'000);
    EXPECT_EQ(nat.speak(nat.stranger, 120'000, 240'000), 0);
    EXPECT_EQ(nat.latch.target(), nat.phone);
    EXPECT_EQ(nat.speak(nat.phone, 240'000, 240'100), 5);
}

TEST(Latch, AnotherPortOfThatHostWaitsForSilenceAndGivesWayToWhoWasThere) {
    BehindNat nat;
    const auto neighbour = addr("203.0.113.5:4321");
    nat.speak(nat.phone, 0, 1000);
    EXPECT_EQ(nat.speak(neighbour, 1000, 2800), 0);
    EXPECT_GT(nat.speak(neighbour, 2800, 4000), 0);  // a new mapping of the NAT
    EXPECT_EQ(nat.latch.target(), neighbour);
    EXPECT_GT(nat.speak(nat.phone, 4000, 4200), 0);  // or not
    EXPECT_EQ(nat.latch.target(), nat.phone);
}

TEST(Latch, WhoIsAtTheDescribedAddressGivesWayToTheHostOfSignalling) {
    BehindNat nat;
    EXPECT_EQ(nat.speak(nat.named, 0, 10'000), 500);
    EXPECT_GT(nat.speak(nat.phone, 10'000, 10'200), 0);
    EXPECT_EQ(nat.speak(nat.named, 10'200, 20'000), 0);
}

// A phone that can be reached where it says, and a media server beside its signalling.
TEST(Latch, WhoWasHeardWhereItIsDescribedIsSentToWhereItIsDescribedNext) {
    for (const auto* signalling : {"192.0.2.1", "192.0.2.2"}) {
        Latch latch;
        latch.expect(addr("192.0.2.1:4000"), host(signalling), kSymmetric, moment(0));
        EXPECT_TRUE(latch.accept(addr("192.0.2.1:4000"), 1, moment(0)));
        latch.expect(addr("192.0.2.1:4002"), host(signalling), kSymmetric, moment(9000));
        EXPECT_EQ(latch.target(), addr("192.0.2.1:4002")) << signalling;
    }
}

TEST(Latch, WithoutStrictRtpEverybodyIsHeardAndThePeerAnswered) {
    BehindNat nat;
    auto rules = kSymmetric;
    rules.strict = StrictRtp::No;
    nat.latch.set_rules(rules);
    EXPECT_TRUE(nat.latch.accept(nat.stranger, 1, moment(0)));
    EXPECT_TRUE(nat.latch.accept(nat.phone, 1, moment(1)));
    EXPECT_TRUE(nat.latch.accept(nat.stranger, 2, moment(2)));
    EXPECT_EQ(nat.latch.target(), nat.phone);
}

// Whatever strangers send and when: four packets of the phone, and it has the sound; from then on, until the
// end of the call, no stranger is heard or answered.
TEST(Latch, ThePhoneHasTheSoundInTheEndAlways) {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&random](unsigned bound) { return static_cast<int>(random() % bound); };
        BehindNat nat;
        if (below(3) == 0) nat.named = nat.phone;
        nat.describe(0);
        std::vector<SocketAddress> strangers{addr("10.0.0.1:4000"), addr("10.0.0.1:9")};
        for (int i = below(9); i >= 0; --i)
            strangers.push_back(addr(fmt::format("198.51.100.{}:{}", i, 1000 + below(3))));
        std::vector<std::uint16_t> sequence(strangers.size());
        std::uint16_t own = static_cast<std::uint16_t>(below(65536));
        int in_a_row = 0;
        bool known = false;
        bool speaks = false;
        for (int ms = 0; ms < 30'000; ms += 5) {
            if (below(300) == 0) speaks = !speaks;
            if (below(500) == 0) nat.describe(ms);
            for (int i = below(4); i > 0; --i) {
                const auto who = static_cast<std::size_t>(below(static_cast<unsigned>(strangers.size())));
                if (below(50) == 0) sequence[who] = static_cast<std::uint16_t>(below(65536));
                const bool heard = nat.latch.accept(strangers[who], ++sequence[who], moment(ms));
                ASSERT_FALSE(known && heard) << "seed " << seed << " at " << ms;
            }
            if (!speaks || ms % 20 != 0) {
                ASSERT_TRUE(!known || nat.latch.target() == nat.phone) << "seed " << seed << " at " << ms;
                continue;
            }
            in_a_row = nat.latch.accept(nat.phone, ++own, moment(ms)) ? 4 : in_a_row + 1;
            if (below(500) == 0) own = static_cast<std::uint16_t>(own + 7);
            ASSERT_LE(in_a_row, 8) << "seed " << seed << " at " << ms;
            if (nat.latch.current() == nat.phone) known = true;
        }
        EXPECT_TRUE(known || in_a_row < 4) << "seed " << seed;
    }
}

}  // namespace
}  // namespace asterism::media
