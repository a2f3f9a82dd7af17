// SPDX-License-Identifier: Apache-2.0
#include "meter.h"

#include <gtest/gtest.h>
#include <time.h>
#include <unistd.h>

#include <thread>

namespace asterism::load {
namespace {

/// Until this thread has been on a processor for so long.
void burn(std::uint64_t nanoseconds) {
    timespec now{};
    do {
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    } while (static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
                 static_cast<std::uint64_t>(now.tv_nsec) <
             nanoseconds);
}

TEST(Meter, CountsThreadsThatHaveEnded) {
    constexpr std::uint64_t kWork = 30'000'000;
    const Usage before = usage_of(getpid());
    ASSERT_TRUE(before.known);
    std::thread([] { burn(kWork); }).join();
    const Usage after = usage_of(getpid());
    EXPECT_GE(after.cpu_ns - before.cpu_ns, kWork);
    EXPECT_GT(after.rss_kb, 1000u);
}

TEST(Meter, KnowsNothingOfAProcessThatIsNotThere) {
    EXPECT_FALSE(usage_of(0).known);
    EXPECT_FALSE(usage_of(-1).known);
    EXPECT_FALSE(usage_of(0x7ffffff0).known);
}

}  // namespace
}  // namespace asterism::load
