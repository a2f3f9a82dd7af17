// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/cause.h"

#include <gtest/gtest.h>

namespace asterism::call {
namespace {

TEST(Cause, TakesNamesAndNumbers) {
    EXPECT_EQ(cause_of_name("17"), Cause::UserBusy);
    EXPECT_EQ(cause_of_name("user_busy"), Cause::UserBusy);
    EXPECT_EQ(cause_of_name("CONGESTION"), Cause::NormalCircuitCongestion);
    EXPECT_EQ(cause_of_name("AST_CAUSE_PRE_EMPTED"), Cause::PreEmpted);
    EXPECT_FALSE(cause_of_name("nonsense"));
}

TEST(Cause, CarriesANumberWithoutAName) {
    EXPECT_EQ(cause_of_name("77"), Cause{77});
    EXPECT_EQ(cause_number(Cause{77}), 77);
    EXPECT_EQ(cause_text(Cause{77}), "Unknown");
    EXPECT_FALSE(cause_of_name("128"));
    EXPECT_FALSE(cause_of_number(128));
}

}  // namespace
}  // namespace asterism::call
