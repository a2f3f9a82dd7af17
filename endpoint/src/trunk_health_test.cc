// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/trunk_health.h"

#include <gtest/gtest.h>

#include "asterism/endpoint/objects/load.h"
#include "asterism/rt/sim.h"

namespace asterism::endpoint {
namespace {

using namespace std::chrono_literals;

class TrunkHealthTest : public testing::Test, public Locator, public RegistrationStates {
protected:
    TrunkHealthTest() {
        store::MemoryFiles files(std::map<std::string, std::string>{
            {"pjsip.conf",
             "[trunk]\ntype=endpoint\naors=trunk\nuse_trunk_health=yes\n[trunk]\ntype=aor\ncontact=sip:a."
             "test\n"
             "[phone]\ntype=endpoint\naors=phone\n[phone]\ntype=aor\nmax_contacts=1\n"}});
        schema::SnapshotBuilder builder(nullptr);
        load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
        directory.swap(builder.build());
        events.subscribe(~0u, [this](const Event& event) {
            std::string text;
            for (const auto& [name, value] : event.fields) text += name + "=" + value + " ";
            told.push_back(text);
        });
        health.follow();
    }
    std::vector<Reachable> contacts(std::string_view) const override { return known; }
    std::optional<State> registration_of(std::string_view endpoint) const override {
        return endpoint == "trunk" ? registration : std::nullopt;
    }
    const Endpoint& trunk() { return *directory.endpoint("trunk"); }
    std::string report() {
        const auto now = health.report(trunk());
        return std::string(to_text(now.health)) + ": " + now.why;
    }
    void fail(int times, const std::string& contact = "sip:a.test") {
        for (int i = 0; i < times; ++i) health.on_failed(trunk(), contact, "503");
    }
    void qualified(ContactStatus first, ContactStatus second) {
        known = {{.uri = "sip:a.test", .status = first}, {.uri = "sip:b.test", .status = second}};
    }
    rt::SimLoop loop;
    Directory directory;
    EventBus events;
    std::vector<std::string> told;
    std::vector<Reachable> known;
    std::optional<State> registration;
    TrunkHealth health{{loop, directory, *this, *this, events}};
};

TEST_F(TrunkHealthTest, NothingIsKnownAtFirst) {
    EXPECT_EQ(report(), "Unknown: ");
    EXPECT_TRUE(health.is_trunk(trunk()));
    EXPECT_FALSE(health.is_trunk(*directory.endpoint("phone")));
}

TEST_F(TrunkHealthTest, ThreeFailuresInARowRestAndOneAnswerEndsIt) {
    fail(2);
    EXPECT_EQ(report(), "Unknown: ");
    EXPECT_FALSE(health.is_resting("trunk", "sip:a.test"));
    fail(1);
    EXPECT_EQ(report(), "Down: 3 calls in a row failed at sip:a.test (503, rests for 30 s)");
    EXPECT_TRUE(health.is_resting("trunk", "sip:a.test"));
    EXPECT_FALSE(health.is_resting("trunk", "sip:b.test"));
    loop.pass(30s);
    EXPECT_FALSE(health.is_resting("trunk", "sip:a.test"));
    fail(1);
    loop.pass(59s);
    EXPECT_TRUE(health.is_resting("trunk", "sip:a.test"));
    loop.pass(1s);
    health.on_reached(trunk(), "sip:a.test");
    EXPECT_EQ(report(), "Up: the latest call was answered");
    fail(100);
    loop.pass(600s);
    EXPECT_FALSE(health.is_resting("trunk", "sip:a.test"));
}

TEST_F(TrunkHealthTest, RegistrationAndQualifyCountAsWell) {
    registration = State{.registered = false, .failed = true, .why = "403 Forbidden"};
    EXPECT_EQ(report(), "Down: not registered (403 Forbidden)");
    qualified(ContactStatus::Reachable, ContactStatus::NonQualified);
    EXPECT_EQ(report(), "Degraded: not registered (403 Forbidden); 1 of 1 qualified contacts reachable");
    registration->registered = true;
    EXPECT_EQ(report(), "Up: registered; 1 of 1 qualified contacts reachable");
    qualified(ContactStatus::Reachable, ContactStatus::Unreachable);
    EXPECT_EQ(report(), "Degraded: registered; 1 of 2 qualified contacts reachable");
    registration.reset();
    qualified(ContactStatus::Unreachable, ContactStatus::Unreachable);
    EXPECT_EQ(report(), "Down: 0 of 2 qualified contacts reachable");
}

TEST_F(TrunkHealthTest, ChangesAreToldOnce) {
    registration = State{.registered = true, .failed = false, .why = {}};
    loop.pass(5s);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0], "Endpoint=trunk Health=Up Reason=registered ");
    fail(3);
    loop.pass(5s);
    ASSERT_EQ(told.size(), 2u);
    EXPECT_TRUE(told[1].starts_with("Endpoint=trunk Health=Degraded "));
}

TEST_F(TrunkHealthTest, ContactsOfDialStringsAreForgottenBeforeThereAreTooMany) {
    for (int i = 0; i < 100; ++i) fail(3, "sip:" + std::to_string(i) + "@a.test");
    EXPECT_LT(report().size(), 8000u);
}

}  // namespace
}  // namespace asterism::endpoint
