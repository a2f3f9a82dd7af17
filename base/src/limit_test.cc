// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/limit.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

Limit apples{"test_apples", Limit::Of::Source, 3, 1, 10, "For this test."};

TEST(Limit, IsFullAtItsValueAndCountsWhomItTurnsAway) {
    apples.reset();
    EXPECT_TRUE(apples.admits(3));
    EXPECT_FALSE(apples.admits(4));
    EXPECT_EQ(apples.refused(), 1u);
    EXPECT_EQ(apples.peak(), 4u);
    EXPECT_EQ(apples.present(), 3u) << "who was turned away is not there";
    apples.note(2);
    EXPECT_EQ(apples.present(), 2u);
}

TEST(Limit, IsSetByItsName) {
    apples.reset();
    EXPECT_TRUE(Limit::configure("Test_Apples", " 7 "));
    EXPECT_EQ(apples.value(), 7u);
    apples.fit(5);  // an administrator knows better
    EXPECT_EQ(apples.value(), 7u);
    EXPECT_EQ(Limit::configure("test_apples", "0").error().reason, "must lie between 1 and 10");
    EXPECT_EQ(Limit::configure("test_apples", "many").error().reason, "must lie between 1 and 10");
    EXPECT_EQ(Limit::configure("test_aples", "1").error().reason,
              "there is no such limit (did you mean test_apples?)");
    EXPECT_EQ(apples.value(), 7u);
    apples.reset();
    apples.fit(5);
    EXPECT_EQ(apples.value(), 5u);
    apples.reset();
}

}  // namespace
}  // namespace asterism
