// SPDX-License-Identifier: Apache-2.0
#include "server_state.h"

#include <gtest/gtest.h>

#include "../room_limits.h"

namespace asterism::presence {
namespace {

using Type = ServerState::Type;

constexpr std::string_view kDeviceJson =
    R"({"type":"devicestate","device":"PJSIP/6001","state":"INUSE","cachable":1,"eid":"00:00:5e:00:53:01"})";
constexpr std::string_view kMailboxJson =
    R"({"type":"mailboxstate","uniqueid":"6001@default","old":1,"new":2,"eid":"00:00:5e:00:53:01"})";
constexpr std::string_view kRefreshJson = R"({"type":"refresh","eid":"00:00:5e:00:53:01"})";

ServerState device_state() {
    return {.type = Type::Device,
            .server = "00:00:5e:00:53:01",
            .name = "PJSIP/6001",
            .device = endpoint::DeviceState::InUse};
}

// Statement 431: the order of its members is Asterisk's.
TEST(ServerState, IsPrintedAsAsteriskDoes) {
    EXPECT_EQ(print_server_state(device_state()), kDeviceJson);
    EXPECT_EQ(print_server_state({.type = Type::Mailbox,
                                  .server = "00:00:5e:00:53:01",
                                  .name = "6001@default",
                                  .mailbox = {.fresh = 2, .old = 1}}),
              kMailboxJson);
    EXPECT_EQ(print_server_state({.server = "00:00:5e:00:53:01"}), kRefreshJson);
}

TEST(ServerState, IsReadBack) {
    EXPECT_EQ(read_server_state(kDeviceJson, ServerEvent::Devices), device_state());
    EXPECT_EQ(read_server_state(kMailboxJson, ServerEvent::Mailboxes)->mailbox,
              (MailboxCounts{.fresh = 2, .old = 1}));
    for (const auto event : {ServerEvent::Devices, ServerEvent::Mailboxes})
        EXPECT_EQ(read_server_state(kRefreshJson, event)->type, Type::Refresh);
    EXPECT_FALSE(read_server_state(kDeviceJson, ServerEvent::Mailboxes));
    EXPECT_FALSE(read_server_state(kMailboxJson, ServerEvent::Devices));
}

// Names of devices may hold anything; what goes out is JSON all the same.
TEST(ServerState, QuotesNames) {
    auto state = device_state();
    state.name = "Custom:a\"b\\c\xff";
    const auto read = read_server_state(print_server_state(state), ServerEvent::Devices);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->name, "Custom:a\"b\\c?");
}

TEST(ServerState, NamesToTheBrimAndOneMore) {
    Limit::reset_all();
    limits::published_name.set(12);
    auto state = device_state();
    state.server = "me";
    state.name = std::string(12, 'x');
    EXPECT_TRUE(read_server_state(print_server_state(state), ServerEvent::Devices));
    state.name += 'x';
    EXPECT_FALSE(read_server_state(print_server_state(state), ServerEvent::Devices));
    Limit::reset_all();
}

TEST(ServerState, DepthHasABound) {
    const auto nested = [](std::size_t depth) {
        return R"({"type":"refresh","eid":"x","y":)" + std::string(depth, '[') + std::string(depth, ']') +
               "}";
    };
    EXPECT_TRUE(read_server_state(nested(15), ServerEvent::Devices));
    EXPECT_FALSE(read_server_state(nested(16), ServerEvent::Devices));
    EXPECT_FALSE(read_server_state(nested(100'000), ServerEvent::Devices));
}

}  // namespace
}  // namespace asterism::presence
