// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/task.h"

#include <gtest/gtest.h>

#include <string>

namespace asterism::rt {
namespace {

class TaskTest : public testing::Test {
protected:
    void SetUp() override { current_ready_queue() = &ready; }
    void TearDown() override { current_ready_queue() = nullptr; }
    void pass(Millis time) {
        wheel.advance(wheel.now() + time);
        ready.run();
    }
    TimerWheel wheel;
    ReadyQueue ready;
};

Task<int> seven() { co_return 7; }

Task<void> sum_of(int count, long& sum) {
    for (int i = 0; i < count; ++i) {
        const int one = co_await seven();
        sum += one;
    }
}

// GCC 12 would overflow the stack here with symmetric transfer.
TEST_F(TaskTest, AwaitsTwoMillionReadyTasks) {
    long sum = 0;
    spawn(sum_of(2'000'000, sum));
    EXPECT_EQ(sum, 14'000'000);
}

Task<std::string> after(TimerWheel& wheel, Millis time) {
    co_await Sleep(wheel, time);
    co_return "woken";
}

Task<void> wait_twice(TimerWheel& wheel, std::string& said) {
    said = co_await after(wheel, Millis{10});
    const std::string again = co_await after(wheel, Millis{10});
    said += " " + again;
}

TEST_F(TaskTest, AParentGoesOnWhenItsChildWasWoken) {
    std::string said;
    spawn(wait_twice(wheel, said));
    EXPECT_EQ(said, "");
    pass(Millis{10});
    EXPECT_EQ(said, "woken");
    pass(Millis{10});
    EXPECT_EQ(said, "woken woken");
}

Task<void> listen(EventQueue<int>& queue, std::string& heard) {
    for (;;) {
        const auto event = co_await queue.next(Millis{100});
        if (!event) break;
        heard += std::to_string(*event);
    }
    heard += " then silence";
}

TEST_F(TaskTest, AQueueGivesEventsInOrderUntilPatienceEnds) {
    EventQueue<int> queue{wheel};
    std::string heard;
    queue.push(1);
    spawn(listen(queue, heard));
    queue.push(2);
    queue.push(3);
    ready.run();
    EXPECT_EQ(heard, "123");
    pass(Millis{99});
    queue.push(4);
    ready.run();
    pass(Millis{99});
    EXPECT_EQ(heard, "1234");
    pass(Millis{1});
    EXPECT_EQ(heard, "1234 then silence");
}

Task<void> take(OneShot<std::unique_ptr<int>>& shot, int& out) {
    const auto value = co_await shot;
    out = *value;
}

TEST_F(TaskTest, AOneShotBringsOneValue) {
    OneShot<std::unique_ptr<int>> shot;
    int out = 0;
    spawn(take(shot, out));
    shot.set(std::make_unique<int>(5));
    shot.set(std::make_unique<int>(6));
    ready.run();
    EXPECT_EQ(out, 5);
}

// A task that is dropped while it waits leaves nothing behind that would wake it.
TEST_F(TaskTest, ADroppedTaskIsForgotten) {
    std::string said;
    {
        auto task = wait_twice(wheel, said);
        auto awaiter = std::move(task).operator co_await();
        EXPECT_FALSE(awaiter.await_ready());
        wheel.advance(wheel.now() + Millis{10});
    }
    ready.run();
    EXPECT_EQ(said, "");
}

}  // namespace
}  // namespace asterism::rt
