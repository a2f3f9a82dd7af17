// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "exchange_rig.h"

namespace asterism::apps {
namespace {

// A call that the dialplan makes for somebody is on his account, on either half of a Local pair.
TEST(OriginateTest, WhatItMakesTakesTheShareOfWhoAsked) {
    ExchangeRig rig;
    rig.dialplan(
        "[default]\nexten => 100,1,Originate(Local/200@default,app,Wait,5,,,a)\n same => n,Wait(5)\n"
        "exten => 200,1,Answer()\n same => n,Wait(5)\n");
    const auto* caller = rig.call("100");
    ASSERT_NE(caller, nullptr);
    rig.pass(Millis{1000});
    const auto all = rig.calls.channels.all();
    EXPECT_EQ(all.size(), 3u);
    for (const auto* channel : all) EXPECT_EQ(channel->share(), caller->share()) << channel->name();
    rig.run();
}

}  // namespace
}  // namespace asterism::apps
