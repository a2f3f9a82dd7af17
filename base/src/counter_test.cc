// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/counter.h"

#include <gtest/gtest.h>

#include <thread>

namespace asterism {
namespace {

Counter counted{"test_counted_total", "For this test."};

TEST(Counter, SumsLivingAndEndedThreads) {
    counted.add(2);
    std::thread([] { counted.add(3); }).join();
    EXPECT_EQ(counted.value(), 5u);
}

}  // namespace
}  // namespace asterism
