// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/handlers.h"

#include "sip/testing/message_builder.h"

namespace asterism::endpoint {

namespace {

struct NoHandler final : RequestHandler {
    void on_request(Incoming&&) override {}
};

}  // namespace

// By method, then by event; who takes every event of a method gets those that nobody else takes.
TEST(Handlers, AreFoundByMethodAndEvent) {
    NoHandler any, states, mail;
    Handlers handlers;
    handlers.set(sip::Method::Subscribe, any);
    handlers.set(sip::Method::Subscribe, "dialog", states);
    handlers.set(sip::Method::Notify, "message-summary", mail);
    const auto found = [&](const char* method, const char* event) {
        auto request = sip::testing::MessageBuilder::request(method);
        if (event) request.header(std::string("Event: ") + event);
        return handlers.find(request.message());
    };
    EXPECT_EQ(found("SUBSCRIBE", "dialog;id=7"), &states);
    EXPECT_EQ(found("SUBSCRIBE", "Dialog"), &any);
    EXPECT_EQ(found("SUBSCRIBE", nullptr), &any);
    EXPECT_EQ(found("NOTIFY", "message-summary"), &mail);
    EXPECT_EQ(found("NOTIFY", "dialog"), nullptr);
    EXPECT_EQ(found("NOTIFY", nullptr), nullptr);
    EXPECT_EQ(found("NOTIFY", "a b"), nullptr);
    EXPECT_EQ(found("PUBLISH", "message-summary"), nullptr);
}

}  // namespace asterism::endpoint
