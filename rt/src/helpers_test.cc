// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/helpers.h"

#include <gtest/gtest.h>

#include <future>

namespace asterism::rt {
namespace {

/// A job that goes on when it is told to.
struct Held {
    std::promise<void> go_on;
    std::shared_future<void> gate{go_on.get_future()};
    std::promise<void> begun;
    std::promise<void> done;
    std::function<void()> job() {
        return [this] {
            begun.set_value();
            gate.wait();
            done.set_value();
        };
    }
};

TEST(HelpersTest, NoMoreThreadsThanAllowedAndABoundedQueue) {
    Helpers helpers("test", 2, 3);
    EXPECT_EQ(helpers.threads(), 0u);
    std::vector<std::unique_ptr<Held>> held;
    for (int i = 0; i < 2; ++i) {
        held.push_back(std::make_unique<Held>());
        ASSERT_TRUE(helpers.run(held.back()->job()));
        held.back()->begun.get_future().wait();
    }
    EXPECT_EQ(helpers.threads(), 2u);
    // To the brim, and one more.
    for (int i = 0; i < 3; ++i) {
        held.push_back(std::make_unique<Held>());
        EXPECT_TRUE(helpers.run(held.back()->job()));
    }
    EXPECT_EQ(helpers.waiting(), 3u);
    EXPECT_FALSE(helpers.run([] {}));
    EXPECT_EQ(helpers.threads(), 2u);
    for (auto& one : held) one->go_on.set_value();
    for (auto& one : held) one->done.get_future().wait();
    // There is room again.
    std::promise<void> last;
    EXPECT_TRUE(helpers.run([&last] { last.set_value(); }));
    last.get_future().wait();
}

TEST(HelpersTest, TheEndDropsWhatWaitsAndWaitsForNobody) {
    auto first = std::make_shared<Held>();
    bool ran = false;
    {
        Helpers helpers("test", 1, 3);
        ASSERT_TRUE(helpers.run([first, job = first->job()] { job(); }));
        first->begun.get_future().wait();
        ASSERT_TRUE(helpers.run([&ran] { ran = true; }));
    }
    first->go_on.set_value();
    first->done.get_future().wait();
    EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace asterism::rt
