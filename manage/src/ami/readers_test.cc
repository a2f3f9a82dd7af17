// SPDX-License-Identifier: Apache-2.0
// What a manager user is shown, by the filters of his section; and what becomes of one who does not read it.
#include <gtest/gtest.h>

#include "asterism/manage/ami.h"
#include "manage_rig.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

using testing::Rig;
using testing::TextClient;
using testing::wire;

struct Readers {
    Rig rig;
    AmiServer server{rig.services, rig.commands, rig.net};
    std::unique_ptr<TextClient> client;

    explicit Readers(const std::string& filters) {
        Complaints complaints;
        store::MemoryFiles files(
            std::map<std::string, std::string>{{"manager.conf",
                                                "[general]\nenabled=yes\nbindaddr=127.0.0.1\nport=5038\n["
                                                "admin]\nsecret=x\nread=user\nwrite=all\n" +
                                                    filters}});
        EXPECT_TRUE(
            server.configure(read_manager_conf(store::read_conf("manager.conf", {}, files), complaints))
                .empty());
        EXPECT_TRUE(complaints.empty());
        client = std::make_unique<TextClient>(rig.loop, rig.net, server.local());
        client->say(wire("Action: Login\nUsername: admin\nSecret: x\n\n"));
    }
    void tell(std::string_view name, std::string_view text = {}) {
        rig.events.publish("UserEvent", EventClass::User,
                           [&](Event& event) { event.add("UserEvent", name).add("Text", text); });
        rig.loop.pass(Millis{20});
    }
    /// The names of what came since, a blank between.
    std::string heard() {
        std::string out;
        const auto text = client->take();
        for (auto at = text.find("UserEvent: "); at != text.npos; at = text.find("UserEvent: ", at + 1))
            if (at == 0 || text[at - 1] == '\n')
                out += (out.empty() ? "" : " ") + text.substr(at + 11, text.find('\r', at) - at - 11);
        return out;
    }
};

TEST(AmiReaders, AFilterThatIncludesKeepsTheRestOut) {
    Readers all("");
    for (const auto* name : {"Lunch", "Tea", "LateTea"}) all.tell(name);
    EXPECT_EQ(all.heard(), "Lunch Tea LateTea");
    Readers tea("eventfilter=UserEvent: .*Tea\n");
    for (const auto* name : {"Lunch", "Tea", "LateTea"}) tea.tell(name);
    EXPECT_EQ(tea.heard(), "Tea LateTea");
    Readers either("eventfilter=UserEvent: Tea\neventfilter=UserEvent: Lunch\n");
    for (const auto* name : {"Lunch", "Supper", "Tea"}) either.tell(name);
    EXPECT_EQ(either.heard(), "Lunch Tea");
    Readers not_late("eventfilter=UserEvent: .*Tea\neventfilter=!UserEvent: Late\n");
    for (const auto* name : {"Lunch", "Tea", "LateTea"}) not_late.tell(name);
    EXPECT_EQ(not_late.heard(), "Tea");
    Readers no_tea("eventfilter=!UserEvent: .*Tea\n");
    for (const auto* name : {"Lunch", "Tea", "LateTea"}) no_tea.tell(name);
    EXPECT_EQ(no_tea.heard(), "Lunch");
}

TEST(AmiReaders, WhoDoesNotReadIsGivenUp) {
    Readers one("");
    TextClient other(one.rig.loop, one.rig.net, one.server.local());
    other.say(wire("Action: Login\nUsername: admin\nSecret: x\n\n"));
    EXPECT_EQ(one.server.rows().size(), 2u);
    one.client->read(false);
    const std::string megabyte(1 << 20, 'x');
    for (int i = 0; i < 3; ++i) one.tell("Big", megabyte);
    EXPECT_EQ(one.server.rows().size(), 2u) << "three megabytes wait for him";
    for (int i = 0; i < 9; ++i) one.tell("Big", megabyte);
    ASSERT_EQ(one.server.rows().size(), 1u) << "four were too many";
    // Who reads has all of it, and goes on.
    EXPECT_FALSE(other.closed());
    EXPECT_GT(other.take().size(), std::size_t{12} << 20);
    EXPECT_EQ(other.say(wire("Action: Ping\n\n")).find("Response: Success"), 0u);
}

// limits::manager_unread: to the brim, and one more.
TEST(AmiReaders, OfAllTogetherTheSlowestIsGivenUp) {
    limits::manager_unread.set(1 << 20);
    Readers one("");
    TextClient other(one.rig.loop, one.rig.net, one.server.local());
    one.client->read(false);
    one.tell("Big", std::string(500'000, 'x'));
    other.say(wire("Action: Login\nUsername: admin\nSecret: x\n\n"));
    other.read(false);
    one.tell("Big", std::string(270'000, 'x'));
    EXPECT_EQ(one.server.rows().size(), 2u) << "1 040 000 bytes wait";
    // Twice: what is on its way counts when it has come.
    for (int i = 0; i < 2; ++i) one.tell("Big", std::string(10'000, 'x'));
    ASSERT_EQ(one.server.rows().size(), 1u);
    EXPECT_EQ(limits::manager_unread.refused(), 1u);
    other.read(true);
    one.rig.loop.pass(Millis{100});
    EXPECT_FALSE(other.closed()) << "the other had less";
    Limit::reset_all();
}

}  // namespace
}  // namespace asterism::manage
