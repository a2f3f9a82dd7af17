// SPDX-License-Identifier: Apache-2.0
// The shapes that scripts read, compared to the letter with reference/cli.json.
#include <gtest/gtest.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "manage_rig.h"

namespace asterism::manage {
namespace {

using testing::Rig;

TEST(PjsipCommands, ListEndpoints) {
    Rig rig;
    EXPECT_EQ(rig.run("pjsip list endpoints"), R"(
 Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>
==========================================================================================

 Endpoint:  6001/6001                                            Not in use    0 of inf
 Endpoint:  6002                                                 Unavailable   0 of inf

Objects found: 2

)");
    EXPECT_NE(rig.run("pjsip list endpoints like ^6001$").find("Objects found: 1"), std::string::npos);
    EXPECT_EQ(rig.run("pjsip list endpoints like 7"), "No objects found.\n\n");
}

TEST(PjsipCommands, ShowEndpointsIsATree) {
    Rig rig;
    auto& channel = rig.calls.channels.create(rig.calls.channels.next_name("PJSIP/6001"));
    channel.application = "Wait";
    channel.place = {"default", "100", 1};
    channel.set_state(call::ChannelState::Up);
    const auto out = rig.run("pjsip show endpoints");
    EXPECT_EQ(out, R"(
 Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>
    I/OAuth:  <AuthId/UserName...........................................................>
        Aor:  <Aor............................................>  <MaxContact>
      Contact:  <Aor/ContactUri..........................> <Hash....> <Status> <RTT(ms)..>
  Transport:  <TransportId........>  <Type>  <cos>  <tos>  <BindAddress..................>
   Identify:  <Identify/Endpoint.........................................................>
        Match:  <criteria.........................>
    Channel:  <ChannelId......................................>  <State.....>  <Time.....>
        Exten: <DialedExten...........>  CLCID: <ConnectedLineCID.......>
==========================================================================================

 Endpoint:  6001/6001                                            In use        1 of inf
     InAuth:  6001/6001
        Aor:  6001                                               2
      Contact:  6001/sip:6001@127.0.0.1:25901              )" +
                       std::string("798f350451") + R"( NonQual        -nan
    Channel: PJSIP/6001-00000000/Wait                            Up            00:00:00
        Exten: 100                       CLCID: "" <>

 Endpoint:  6002                                                 Unavailable   0 of inf
        Aor:  6002                                               0
  Transport:  udp                       udp      0      0  127.0.0.1:5060
   Identify:  id1/6002
        Match: 127.0.0.9/32
       Header: X-Foo: bar


Objects found: 2

)");
}

TEST(PjsipCommands, OtherListings) {
    Rig rig;
    EXPECT_EQ(rig.run("pjsip show contacts"), R"(
  Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>
==========================================================================================

  Contact:  6001/sip:6001@127.0.0.1:25901                  798f350451 NonQual        -nan

Objects found: 1

)");
    EXPECT_EQ(rig.run("pjsip list transports"), R"(
Transport:  <TransportId........>  <Type>  <cos>  <tos>  <BindAddress....................>
==========================================================================================

Transport:  udp                       udp      0      0  127.0.0.1:5060

Objects found: 1

)");
    EXPECT_EQ(rig.run("pjsip show identifies"), R"(
 Identify:  <Identify/Endpoint...........................................................>
      Match:  <criteria...........................>
==========================================================================================

 Identify:  id1/6002
      Match: 127.0.0.9/32
     Header: X-Foo: bar


Objects found: 1

)");
    EXPECT_EQ(rig.run("pjsip show channels"), "No objects found.\n\n");
}

TEST(PjsipCommands, ShowsAnObjectWithItsOptions) {
    Rig rig;
    EXPECT_EQ(rig.run("pjsip show auth 6001"), R"(
  I/OAuth:  <AuthId/UserName.............................................................>
==========================================================================================

     Auth:  6001/6001

 ParameterName            : ParameterValue
 =========================================
 auth_type                : userpass
 md5_cred                 : 
 nonce_lifetime           : 32
 oauth_clientid           : 
 oauth_secret             : 
 password                 : secret1
 password_digest          : 
 realm                    : 
 refresh_token            : 
 supported_algorithms_uac : MD5
 supported_algorithms_uas : MD5
 username                 : 6001

)");
    EXPECT_EQ(rig.run("pjsip show endpoint 7"), "Unable to find object 7.\n\n");
}

TEST(CoreCommands, ChannelsInEachForm) {
    Rig rig;
    EXPECT_EQ(rig.run("core show channels count"), "0 active channels\n0 active calls\n0 calls processed\n");
    auto& channel = rig.calls.channels.create("PJSIP/6001-00000002");
    channel.place = {"default", "6005", 1};
    channel.application = "Dial";
    channel.application_data = "PJSIP/6005,30,tTxX";
    channel.caller.number.set("6001");
    channel.set_state(call::ChannelState::Up);
    EXPECT_EQ(
        rig.run("core show channels"),
        "Channel                                                          Location                         "
        "State   Application(Data)\n"
        "PJSIP/6001-00000002                                              6005@default:1                   "
        "Up      Dial(PJSIP/6005,30,tTxX)\n"
        "1 active channel\n0 active calls\n0 calls processed\n");
    EXPECT_EQ(rig.run("core show channels concise"),
              "PJSIP/6001-00000002!default!6005!1!Up!Dial!PJSIP/6005,30,tTxX!6001!!!3!0!!" +
                  channel.uniqueid() + "\n");
    EXPECT_EQ(rig.run("core show channel nobody"), "nobody is not a known channel\n");
    EXPECT_EQ(rig.run("channel request hangup PJSIP/6001-00000002"),
              "Requested Hangup on channel 'PJSIP/6001-00000002'\n");
    EXPECT_EQ(rig.calls.channels.count(), 0u);
}

TEST(CoreCommands, UptimeVersionModules) {
    Rig rig;
    EXPECT_EQ(rig.run("core show uptime"), "System uptime: 1 minute, 28 seconds\nLast reload: 0 seconds\n");
    EXPECT_EQ(rig.run("core show uptime seconds"), "System uptime: 88\nLast reload: 0\n");
    EXPECT_TRUE(rig.run("core show version").starts_with("Asterisk 22.10.1-asterism-0.1.0 built by "));
    EXPECT_EQ(
        rig.run("module show like chan_pjsip"),
        "Module                         Description                              Use Count  Status      "
        "Support Level\n"
        "chan_pjsip.so                  PJSIP Channel Driver                     0          Running     "
        "         core\n"
        "1 modules loaded\n");
    EXPECT_EQ(rig.run("module reload nothing.so"), "No such module 'nothing.so'\n");
    EXPECT_EQ(rig.run("module reload res_pjsip.so"), "Module 'res_pjsip.so' reloaded successfully.\n");
    EXPECT_EQ(rig.run("dialplan reload"), "Dialplan reloaded.\n");
    EXPECT_EQ(rig.asked, (std::vector<std::string>{"reload pjsip", "reload dialplan"}));
}

TEST(CoreCommands, WaitFullyBootedAnswersWhenItIs) {
    Rig rig;
    EXPECT_EQ(rig.run("core waitfullybooted"), "Asterisk has fully booted.\n");
    rig.booted = false;
    std::string told;
    rig.commands.run("core waitfullybooted", [&told](const CommandOutput& out) { told = out.str(); });
    EXPECT_EQ(told, "");
    rig.waiting_for_boot.at(0)();
    EXPECT_TRUE(told.ends_with("Asterisk has fully booted.\n"));
}

TEST(ChannelOriginate, RunsTheExtensionOnceAnswered) {
    Rig rig;
    EXPECT_EQ(rig.run("channel originate Toy/a extension 100@default"), "");
    ASSERT_NE(rig.toy.channel(), nullptr);
    rig.toy.channel()->on_leg_answered();
    rig.loop.settle();
    EXPECT_EQ(rig.toy.channel()->application, "Stay");
    EXPECT_EQ(rig.toy.channel()->place.priority, 2);
    EXPECT_EQ(rig.calls.calls_processed, 1u);
}

TEST(LoggerCommands, FilesByCommand) {
    Rig rig;
    EXPECT_EQ(rig.run("logger add channel calls notice"), "No log files are written.\n");
    rig.services.operations.change_log = [&rig](std::string name, std::optional<std::string> levels,
                                                const std::function<void(std::string)>& done) {
        rig.asked.push_back(name + "=" + levels.value_or("-"));
        done(name == "bad" ? "no" : "");
    };
    EXPECT_EQ(rig.run("logger add channel calls notice,verbose"), "");
    EXPECT_EQ(rig.run("logger remove channel calls"), "Removed dynamic logger channel 'calls'\n");
    EXPECT_EQ(rig.run("logger remove channel bad"), "no\n");
    EXPECT_EQ(rig.asked, (std::vector<std::string>{"calls=notice,verbose", "calls=-", "bad=-"}));
    EXPECT_EQ(rig.run("logger mute"), "This is about the console that it is typed at, and there is none.\n");
}

TEST(StackCommands, SayWhatThereIs) {
    Rig rig;
    EXPECT_EQ(
        rig.run("sorcery show settings"),
        "\nSorcery global settings\n-----------------\n  Update->Create fallback in backends: disabled\n");
    EXPECT_TRUE(rig.run("pjsip show version").starts_with("PJPROJECT version currently running against: "));
    EXPECT_NE(rig.run("features show").find("Disconnect Call           *       *"), std::string::npos);
    EXPECT_NE(rig.run("core show translation").find("        ulaw          yes          yes"),
              std::string::npos);
    const auto one = rig.run("core show translation paths opus");
    EXPECT_NE(one.find("        opus            -            -"), std::string::npos) << one;
    EXPECT_EQ(one.find("ulaw"), std::string::npos);
    rig.services.operations.stack = [] {
        return std::vector<std::pair<std::string_view, std::size_t>>{{"dialogs", 3}};
    };
    EXPECT_NE(rig.run("pjsip dump endpt details").find("  dialogs                         3\n"),
              std::string::npos);
    EXPECT_EQ(rig.run("module refresh res_pjsip.so"),
              "This is one program: its modules stay loaded, and their configuration is read again.\n"
              "Module 'res_pjsip.so' reloaded successfully.\n");
}

TEST(ConfigHelp, GoesFromTheModuleDownToTheOption) {
    Rig rig;
    EXPECT_NE(rig.run("config show help").find("\tres_pjsip\n"), std::string::npos);
    EXPECT_NE(rig.run("config show help res_pjsip").find("\nendpoint                  -- "),
              std::string::npos);
    EXPECT_NE(rig.run("config show help res_pjsip endpoint").find("\nrtp_symmetric             -- "),
              std::string::npos);
    EXPECT_TRUE(rig.run("config show help res_pjsip endpoint rtp_symmetric")
                    .starts_with("[endpoint]\nrtp_symmetric = false\n\n"));
    EXPECT_EQ(rig.run("config show help res_pjsip nothing"), "Type nothing not found.\n");
    EXPECT_EQ(rig.run("config show help nothing"), "Module nothing not found.\n");
}

TEST(Database, IsAskedInSql) {
    Rig rig;
    rig.database.put("cidname", "100", "Alice");
    EXPECT_EQ(rig.run("database query \"SELECT key, value FROM astdb\""),
              "key | value\n/cidname/100 | Alice\n1 results found.\n");
    EXPECT_EQ(rig.run("database query \"DELETE FROM astdb\""), "not authorized\n");
}

TEST(PjsipCommands, NamesAreCompleted) {
    Rig rig;
    using Words = std::vector<std::string>;
    EXPECT_EQ(rig.commands.complete("pjsip qualify 600"), (Words{"6001", "6002"}));
    EXPECT_EQ(rig.commands.complete("pjsip reload qualify aor "), (Words{"6001", "6002"}));
    EXPECT_EQ(rig.commands.complete("pjsip show contact 6"), (Words{"6001/sip:6001@127.0.0.1:25901"}));
    EXPECT_EQ(rig.commands.complete("pjsip set maintenance on "), (Words{"6001", "6002", "all"}));
    EXPECT_EQ(rig.commands.complete("pjsip send register "), (Words{"*all"}));
    EXPECT_EQ(rig.commands.complete("pjsip set hi"), (Words{"history"}));
}

TEST(PacketLogger, SaysWhomItLogs) {
    Rig rig;
    EXPECT_EQ(rig.run("pjsip set logger on"), "PJSIP Logging enabled\n");
    EXPECT_TRUE(rig.logger.is_on());
    EXPECT_EQ(rig.run("pjsip set logger host 192.0.2.1"), "PJSIP Logging Enabled for host: 192.0.2.1\n");
    EXPECT_EQ(rig.run("pjsip set logger methodadd invite"),
              "PJSIP Logging Enabled for SIP Methods: INVITE\n");
    EXPECT_EQ(rig.run("pjsip set logger off"), "PJSIP Logging disabled\n");
    EXPECT_FALSE(rig.logger.is_on());
}

/// What `command` alone may ask for besides what shows something: how much is told, and to whom who asks.
constexpr std::string_view kForWhoMayAsk[] = {
    "core set verbose",  "core set debug", "core waitfullybooted", "logger mute",       "logger set level",
    "manager set debug", "rtcp set",       "pjsip set logger",     "pjsip set history", "rtp set"};

TEST(CommandClasses, WhatChangesSomethingNamesAClass) {
    Rig rig;
    for (const auto* command : rig.commands.all()) {
        if (command->classes != 0) continue;
        const auto words = split(command->words, ' ');
        const bool shows = std::ranges::any_of(words, [](auto word) {
            return word == "show" || word == "list" || word == "dump" || word == "status";
        });
        const bool known =
            std::ranges::any_of(kForWhoMayAsk, [&](auto begin) { return command->words.starts_with(begin); });
        EXPECT_TRUE(shows || known) << command->words;
    }
}

}  // namespace
}  // namespace asterism::manage
