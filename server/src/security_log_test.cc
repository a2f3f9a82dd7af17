// SPDX-License-Identifier: Apache-2.0
#include "security_log.h"

#include <gtest/gtest.h>

#include <vector>

#include "asterism/base/log.h"

namespace asterism::server {
namespace {

struct Lines : log::Sink {
    Lines() : former(log::install(this)) {}
    ~Lines() override { log::install(former); }
    void write(const log::Record& record) override { all.emplace_back(record.text); }
    std::vector<std::string> all;
    log::Sink* former;
};

void publish(EventBus& events, std::string_view account) {
    events.publish("InvalidAccountID", EventClass::Security, [&](Event& event) {
        event.add("AccountID", account).add("RemoteAddress", "IPV4/UDP/192.0.2.9/5060");
    });
}

TEST(SecurityLog, WritesOnlyWhileSomebodyReads) {
    Lines lines;
    EventBus events;
    bool wanted = false;
    SecurityLog security(events, [&wanted] { return wanted; });
    security.follow();
    publish(events, "6001");
    EXPECT_TRUE(lines.all.empty());
    wanted = true;
    security.follow();
    publish(events, "6001");
    ASSERT_EQ(lines.all.size(), 1u);
    EXPECT_EQ(
        lines.all[0],
        "SecurityEvent=\"InvalidAccountID\",AccountID=\"6001\",RemoteAddress=\"IPV4/UDP/192.0.2.9/5060\"");
    wanted = false;
    security.follow();
    publish(events, "6001");
    EXPECT_EQ(lines.all.size(), 1u);
}

// fail2ban would ban whom the stranger names.
TEST(SecurityLog, NobodyWritesFieldsOfOurs) {
    Event event{"InvalidAccountID", 0, {}};
    event.add("AccountID", "x\",RemoteAddress=\"IPV4/UDP/198.51.100.1/5060");
    EXPECT_EQ(
        SecurityLog::line_of(event),
        "SecurityEvent=\"InvalidAccountID\",AccountID=\"x',RemoteAddress='IPV4/UDP/198.51.100.1/5060\"");
}

TEST(Log, ARecordIsOneLine) {
    Lines lines;
    log::notice("to {}", "100\n[Jan 1 00:00:00] NOTICE[1]: x.c:1 f: Request\r\x1b[2J");
    ASSERT_EQ(lines.all.size(), 1u);
    EXPECT_EQ(lines.all[0], "to 100 [Jan 1 00:00:00] NOTICE[1]: x.c:1 f: Request  [2J");
}

}  // namespace
}  // namespace asterism::server
