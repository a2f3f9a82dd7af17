// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/intake.h"

#include <gtest/gtest.h>

#include "asterism/schema/builder.h"
#include "sip/testing/memory_wire.h"

namespace asterism::endpoint {
namespace {

using sip::testing::MessageBuilder;

class IntakeTest : public ::testing::Test {
protected:
    IntakeTest() {
        schema::SnapshotBuilder builder;
        builder.put(Global{});
        builder.put(System{});
        directory.swap(builder.build());
        intake.attach(bench.layer);
    }
    static WallTime wall() { return WallTime{Seconds{1'700'000'000}}; }

    sip::testing::Bench bench;
    Directory directory;
    Handlers handlers;
    EventBus events;
    SecurityEvents security{events, wall};
    Intake intake{directory, handlers, security, wall};
};

// statement 1: what comes before the program is booted is consumed without any reply.
TEST_F(IntakeTest, SaysNothingBeforeItIsBooted) {
    intake.on_request(MessageBuilder::request("OPTIONS").message());
    intake.on_request(MessageBuilder::request("INVITE").message());
    EXPECT_TRUE(bench.wire.letters.empty());

    intake.set_booted(true);
    intake.on_request(MessageBuilder::request("OPTIONS").message());
    ASSERT_EQ(bench.wire.letters.size(), 1u);
    EXPECT_EQ(bench.wire.last().status(), 401);
}

// What is said of strangers alone takes time, which must not be in their answer.
TEST_F(IntakeTest, TellsOfStrangersWhenTheyAreAnswered) {
    unsigned told = 0;
    const auto token = events.subscribe(
        ~std::uint32_t{0}, [&told](const Event& event) { told += event.name == "InvalidAccountID"; });
    intake.set_booted(true);

    intake.on_request(MessageBuilder::request("OPTIONS").message());
    intake.on_request(MessageBuilder::request("REGISTER").message());
    EXPECT_EQ(bench.wire.letters.size(), 2u);
    EXPECT_EQ(told, 0u);
    bench.pass(Millis{10});
    EXPECT_EQ(told, 2u);
    events.unsubscribe(token);
}

}  // namespace
}  // namespace asterism::endpoint
