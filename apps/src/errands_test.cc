// SPDX-License-Identifier: Apache-2.0
// Shares: one endpoint's calls take no more than theirs, on whatever channel.
#include "asterism/apps/errands.h"

#include <gtest/gtest.h>

#include "asterism/apps/shared_limits.h"
#include "asterism/base/event.h"
#include "asterism/call/calls.h"
#include "asterism/rt/sim.h"

namespace asterism::apps {
namespace {

TEST(ErrandsTest, AShareIsThatOfWhoCalled) {
    rt::SimLoop loop;
    EventBus events;
    call::Calls calls{loop, events, {}};
    Errands errands{loop, nullptr, nullptr};
    limits::programs_of_endpoint.set(2);
    auto& alice = calls.channels.create("PJSIP/alice-00000001");
    auto& another = calls.channels.create("PJSIP/alice-00000002");
    auto& local = calls.channels.create("Local/100@office-00000000;2");
    local.shares_of = alice.share();
    auto& message = calls.channels.create_hidden("Message/ast_msg_queue");
    message.shares_of = "PJSIP/alice";
    auto& bob = calls.channels.create("PJSIP/bob-00000003");

    auto first = errands.begin_program(&alice);
    auto second = errands.begin_program(&local);
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(errands.begin_program(&another));
    EXPECT_FALSE(errands.begin_program(&message));
    EXPECT_TRUE(errands.begin_program(&bob));
    EXPECT_TRUE(errands.begin_program(nullptr));
    EXPECT_EQ(errands.running(), 2u);
    second.reset();
    EXPECT_TRUE(errands.begin_program(&message));
    first.reset();
    EXPECT_EQ(errands.running(), 0u);
    Limit::reset_all();
}

// What runs for the one who is called, or on either half of a Local pair, is on the account of who called.
TEST(ErrandsTest, WhoeverIsCalledTakesTheShareOfTheCaller) {
    rt::SimLoop loop;
    EventBus events;
    call::Calls calls{loop, events, {}};
    auto& alice = calls.channels.create("PJSIP/alice-00000001");
    auto& one = calls.channels.create("Local/100@office-00000000;1");
    auto& bob = calls.channels.create("PJSIP/bob-00000002");
    calls.child_of(one, alice);
    calls.child_of(bob, one);
    EXPECT_EQ(one.share(), "PJSIP/alice");
    EXPECT_EQ(bob.share(), "PJSIP/alice");
}

}  // namespace
}  // namespace asterism::apps
