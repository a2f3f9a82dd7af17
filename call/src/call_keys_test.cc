// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/call_keys.h"

#include <gtest/gtest.h>

namespace asterism::call {
namespace {

const MonoTime kStart = MonoTime{} + Seconds{1000};

TEST(CallKeys, AreTheLastDigitsWithinASecondOfEachOther) {
    KeyCollector keys{{{CallKey::Disconnect, "*0"}}};
    EXPECT_FALSE(keys.pressed('*', kStart));
    EXPECT_FALSE(keys.pressed('*', kStart));
    EXPECT_EQ(keys.pressed('0', kStart + Millis{1000}), CallKey::Disconnect);
    EXPECT_FALSE(keys.pressed('*', kStart + Millis{1500}));
    EXPECT_FALSE(keys.pressed('0', kStart + Millis{2501}));
}

TEST(CallKeys, WithoutACodeNothingIsPressed) {
    KeyCollector none{{}};
    EXPECT_FALSE(none.pressed('*', kStart));
    KeyCollector empty{{{CallKey::Disconnect, ""}}};
    EXPECT_FALSE(empty.pressed('*', kStart));
}

TEST(CallKeys, SeveralCodesAreLookedForAtOnce) {
    KeyCollector keys{{{CallKey::Disconnect, "#"}, {CallKey::Disconnect, "12"}}};
    EXPECT_FALSE(keys.pressed('1', kStart));
    EXPECT_TRUE(keys.pressed('2', kStart));
    EXPECT_TRUE(keys.pressed('#', kStart));
}

}  // namespace
}  // namespace asterism::call
