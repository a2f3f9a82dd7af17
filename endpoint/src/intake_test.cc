// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/intake.h"

#include <gtest/gtest.h>

#include "asterism/schema/builder.h"
#include "sip/testing/memory_wire.h"

namespace asterism::endpoint {
namespace {

using sip::testing::MessageBuilder;

// sip-behaviour.md 1: what comes before the program is booted is consumed without any reply.
TEST(Intake, SaysNothingBeforeItIsBooted) {
    sip::testing::Bench bench;
    Directory directory;
    schema::SnapshotBuilder builder;
    builder.put(Global{});
    builder.put(System{});
    directory.swap(builder.build());
    Handlers handlers;
    EventBus events;
    const auto wall = [] { return WallTime{Seconds{1'700'000'000}}; };
    SecurityEvents security(events, wall);
    Intake intake(directory, handlers, security, wall);
    intake.attach(bench.layer);

    intake.on_request(MessageBuilder::request("OPTIONS").message());
    intake.on_request(MessageBuilder::request("INVITE").message());
    EXPECT_TRUE(bench.wire.letters.empty());

    intake.set_booted(true);
    intake.on_request(MessageBuilder::request("OPTIONS").message());
    ASSERT_EQ(bench.wire.letters.size(), 1u);
    EXPECT_EQ(bench.wire.last().status(), 401);
}

}  // namespace
}  // namespace asterism::endpoint
