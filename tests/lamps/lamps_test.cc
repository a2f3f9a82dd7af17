// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "in_memory.h"

namespace asterism::lamps {

class Lamps : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Lamps, NeverLie) {
    const auto outcome = storm_in_memory(GetParam(), {.keys = 120, .hints = 30, .steps = 400});
    EXPECT_EQ(outcome.fault, "") << outcome.log;
    EXPECT_GT(outcome.taken, 1000u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Lamps, ::testing::Range<std::uint64_t>(1, 9));

}  // namespace asterism::lamps
