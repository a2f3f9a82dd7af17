// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/timer.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "asterism/base/random.h"

namespace asterism {
namespace {

struct Waiter {
    explicit Waiter(TimerWheel& wheel) : timer(wheel, *this) {}
    void on_timer() { fired.push_back(timer.wheel().now()); }
    Timer<Waiter, &Waiter::on_timer> timer;
    std::vector<MonoTime> fired;
};

TEST(TimerWheel, FiresNotEarlyAndOnce) {
    TimerWheel wheel{MonoTime{Seconds{1000}}};
    Waiter waiter{wheel};
    waiter.timer.start(Millis{500});
    wheel.advance(MonoTime{Millis{1000499}});
    EXPECT_TRUE(waiter.fired.empty());
    wheel.advance(MonoTime{Millis{1000500}});
    EXPECT_EQ(waiter.fired.size(), 1u);
    EXPECT_FALSE(waiter.timer.running());
    wheel.advance(MonoTime{Seconds{5000}});
    EXPECT_EQ(waiter.fired.size(), 1u);
}

TEST(TimerWheel, StoppedOrDestroyedTimersStaySilent) {
    TimerWheel wheel;
    Waiter stopped{wheel};
    auto destroyed = std::make_unique<Waiter>(wheel);
    stopped.timer.start(Millis{10});
    destroyed->timer.start(Millis{10});
    stopped.timer.stop();
    destroyed.reset();
    wheel.advance(MonoTime{Seconds{1}});
    EXPECT_TRUE(stopped.fired.empty());
    EXPECT_EQ(wheel.running(), 0u);
    EXPECT_FALSE(wheel.next());
}

// Against the plainest model: each timer fires at the first turn at or after its time, whatever the
// distances.
TEST(TimerWheel, AgreesWithAPlainListOverManySeeds) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        seed_random_for_tests(seed);
        TimerWheel wheel{MonoTime{Millis{random_below(1u << 20)}}};
        std::vector<std::unique_ptr<Waiter>> waiters;
        std::vector<MonoTime> due;
        for (int i = 0; i < 300; ++i) {
            waiters.push_back(std::make_unique<Waiter>(wheel));
            const Millis after{static_cast<std::int64_t>(random_below(std::uint64_t{1} << random_below(32)))};
            waiters.back()->timer.start(after);
            due.push_back(wheel.now() + std::max(after, Millis{1}));
            if (i % 3 == 0) wheel.advance(wheel.now() + Millis{random_below(50)});
        }
        while (const auto next = wheel.next()) {
            const auto before = wheel.now();
            wheel.advance(std::max(*next, before + Millis{1 + random_below(3)}));
        }
        for (std::size_t i = 0; i < waiters.size(); ++i) {
            ASSERT_EQ(waiters[i]->fired.size(), 1u) << "seed " << seed;
            EXPECT_GE(waiters[i]->fired[0], due[i]) << "seed " << seed;
            EXPECT_LE(waiters[i]->fired[0], due[i] + Millis{50}) << "seed " << seed;
        }
    }
}

TEST(TimerWheel, ATimerMayStartItselfAgainAndStopItsNeighbour) {
    TimerWheel wheel;
    struct Chain {
        Chain(TimerWheel& wheel) : timer(wheel, *this) {}
        void on_timer() {
            ++fired;
            if (victim) victim->timer.stop();
            timer.start(Millis{20});
        }
        Timer<Chain, &Chain::on_timer> timer;
        Waiter* victim = nullptr;
        int fired = 0;
    } chain{wheel};
    Waiter victim{wheel};
    chain.victim = &victim;
    chain.timer.start(Millis{20});
    victim.timer.start(Millis{20});
    for (int ms = 20; ms <= 100; ms += 20) wheel.advance(MonoTime{Millis{ms}});
    EXPECT_EQ(chain.fired, 5);
    EXPECT_TRUE(victim.fired.empty());
}

TEST(TimerWheel, KnowsWhenItsTurnIsLate) {
    TimerWheel wheel;
    struct Watcher {
        explicit Watcher(TimerWheel& wheel) : timer(wheel, *this) {}
        void on_timer() { late.push_back(timer.wheel().late()); }
        Timer<Watcher, &Watcher::on_timer> timer;
        std::vector<bool> late;
    } watcher{wheel};
    watcher.timer.start(Millis{500});
    wheel.advance(MonoTime{Millis{2400}});  // slow, as a busy machine is
    watcher.timer.start(Seconds{100});
    for (int ms = 2400; ms <= 103'000; ms += 100) wheel.advance(MonoTime{Millis{ms}});
    watcher.timer.start(Millis{500});
    wheel.advance(MonoTime{Millis{110'000}});
    EXPECT_EQ(watcher.late, (std::vector<bool>{false, false, true}));
    // Nothing was due: nobody came late.
    wheel.advance(MonoTime{Millis{900'000}});
    EXPECT_FALSE(wheel.late());
}

}  // namespace
}  // namespace asterism
