// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/time.h"

#include <gtest/gtest.h>

namespace asterism {

// Statement 629.
TEST(Time, AFormatMayHaveAFraction) {
    EXPECT_EQ(with_fraction("%F %T.%q", 7890), "%F %T.007");
    EXPECT_EQ(with_fraction("%1q|%3q|%6q|%7q|%%q|%", 123456), "1|123|123456|%7q|%%q|%");
    EXPECT_EQ(with_fraction("", 1), "");
}

}  // namespace asterism
