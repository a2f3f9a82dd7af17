// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/event.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

TEST(EventBus, WritesFieldsOnlyForThoseWhoListen) {
    EventBus bus;
    int filled = 0;
    const auto fill = [&](Event& event) { event.add("Channel", "PJSIP/a-00000001"), ++filled; };
    bus.publish("Hangup", EventClass::Call, fill);
    EXPECT_EQ(filled, 0);

    std::string heard;
    const auto token = bus.subscribe(static_cast<std::uint32_t>(EventClass::Call), [&](const Event& event) {
        heard = std::string(event.name) + " " + std::string(event.get("Channel"));
    });
    bus.publish("DTMFBegin", EventClass::Dtmf, fill);
    EXPECT_EQ(filled, 0);
    bus.publish("Hangup", EventClass::Call, fill);
    EXPECT_EQ(heard, "Hangup PJSIP/a-00000001");
    bus.unsubscribe(token);
    EXPECT_FALSE(bus.wanted(EventClass::Call));
}

TEST(EventBus, AListenerMayLeaveWhileItIsTold) {
    EventBus bus;
    EventBus::Token token = 0;
    int heard = 0;
    token = bus.subscribe(~0u, [&](const Event&) {
        ++heard;
        bus.unsubscribe(token);
    });
    bus.publish("A", EventClass::Call, [](Event&) {});
    bus.publish("B", EventClass::Call, [](Event&) {});
    EXPECT_EQ(heard, 1);
}

}  // namespace
}  // namespace asterism
