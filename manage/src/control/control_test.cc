// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "manage_rig.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

using testing::Rig;
using testing::TextClient;

struct Control {
    Rig rig;
    ControlServer server{rig.commands, {.hostname = "box", .version = "22"}};
    Control() {
        rt::ListenOptions options;
        options.bind = {IpAddress::loopback(Family::V4), 4000};
        EXPECT_TRUE(server.listen(rig.net, options));
    }
};

TEST(ControlServer, AnswersCommandsInOrder) {
    Control control;
    TextClient client(control.rig.loop, control.rig.net, control.server.local());
    EXPECT_EQ(client.take(), "asterism-control 1 box 22\n");
    EXPECT_EQ(client.say("run core show uptime seconds\nrun nonsense\n"),
              "out 33\nSystem uptime: 88\nLast reload: 0\nend 0\n"
              "out 88\nNo such command 'nonsense' (type 'core show help nonsense' for other possible "
              "commands)\nend 1\n");
}

TEST(ControlServer, ACommandThatWaitsHoldsBackTheNext) {
    Control control;
    control.rig.booted = false;
    TextClient client(control.rig.loop, control.rig.net, control.server.local());
    client.take();
    EXPECT_EQ(client.say("run core waitfullybooted\nrun core show uptime seconds\n"), "");
    control.rig.waiting_for_boot.at(0)();
    control.rig.loop.pass(Millis{10});
    const auto told = client.take();
    EXPECT_NE(told.find("Asterisk has fully booted.\nend 0\nout 33\n"), std::string::npos) << told;
}

TEST(ControlServer, ConsolesGetLogLines) {
    Control control;
    TextClient client(control.rig.loop, control.rig.net, control.server.local());
    client.say("console\n");
    EXPECT_EQ(control.server.consoles(), 1u);
    control.server.console_line(log::Level::Notice, "hello");
    control.rig.loop.pass(Millis{10});
    EXPECT_EQ(client.take(), "log 6\nhello\n");
    EXPECT_EQ(client.say("complete core st\n"), "out 5\nstop\nend 0\n");
}

TEST(ControlServer, AConsoleIsMutedAndChoosesItsLevels) {
    Control control;
    std::vector<bool> followed;
    control.server.on_consoles([&followed](bool any) { followed.push_back(any); });
    {
        TextClient client(control.rig.loop, control.rig.net, control.server.local());
        client.take();
        client.say("console\n");
        EXPECT_EQ(client.say("run logger mute\n"), "out 18\nConsole is muted.\nend 0\n");
        control.server.console_line(log::Level::Notice, "hello");
        control.rig.loop.pass(Millis{10});
        EXPECT_EQ(client.take(), "");
        client.say("run logger mute\n");
        EXPECT_NE(client.say("run logger set level notice off\n").find("NOTICE has been set to 'off'"),
                  std::string::npos);
        control.server.console_line(log::Level::Notice, "hello");
        control.server.console_line(log::Level::Error, "hey");
        control.rig.loop.pass(Millis{10});
        EXPECT_EQ(client.take(), "log 4\nhey\n");
    }
    control.rig.loop.pass(Millis{10});
    EXPECT_EQ(followed, (std::vector<bool>{true, false}));
}

TEST(ControlServer, EndlessLinesEndTheConnection) {
    Control control;
    TextClient client(control.rig.loop, control.rig.net, control.server.local());
    client.say(std::string(20000, 'x'));
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(control.server.connections(), 0u);
}

TEST(ControlServer, ConnectionsToTheBrimAndOneMore) {
    Limit::reset_all();
    limits::consoles.set(2);
    Control control;
    const auto connect = [&] {
        return std::make_unique<TextClient>(control.rig.loop, control.rig.net, control.server.local());
    };
    auto first = connect();
    const auto second = connect();
    const auto third = connect();
    EXPECT_FALSE(second->closed());
    EXPECT_TRUE(third->closed());
    EXPECT_EQ(limits::consoles.present(), 2u);
    first.reset();
    control.rig.loop.pass(Millis{10});
    EXPECT_EQ(limits::consoles.present(), 1u);
    EXPECT_FALSE(connect()->closed());
    Limit::reset_all();
}

}  // namespace
}  // namespace asterism::manage
