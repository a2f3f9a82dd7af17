// SPDX-License-Identifier: Apache-2.0
// Conversations with the manager interface: what a client writes and what it reads.
#include "asterism/manage/ami.h"

#include <gtest/gtest.h>

#include "ami/message.h"
#include "manage_rig.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

using namespace std::chrono_literals;
using testing::Rig;
using testing::TextClient;

constexpr const char* kConf = R"([general]
enabled=yes
bindaddr=127.0.0.1
port=5038
webenabled=no
[admin]
secret=geheim
read=all
write=all
[viewer]
secret=sehen
read=system,call
write=reporting
[far]
secret=x
deny=0.0.0.0/0
permit=10.0.0.0/8
[single]
secret=eins
read=all
allowmultiplelogin=no
)";

using testing::wire;

struct Ami {
    Rig rig;
    AmiServer server{rig.services, rig.commands, rig.net};
    Complaints complaints;
    Ami() {
        store::MemoryFiles files(std::map<std::string, std::string>{{"manager.conf", kConf}});
        auto options = read_manager_conf(store::read_conf("manager.conf", {}, files), complaints);
        EXPECT_TRUE(server.configure(std::move(options)).empty());
    }
};

struct Talk : Ami {
    TextClient client{rig.loop, rig.net, server.local()};
    /// An action, its answer.
    std::string say(std::string_view text) { return client.say(wire(text) + "\r\n"); }
    void login(std::string_view user = "admin", std::string_view secret = "geheim") {
        client.take();
        say(fmt::format("Action: Login\nUsername: {}\nSecret: {}\n", user, secret));
    }
};

// Header injection: a value, or a name, is one line of one message, and moves no cursor.
TEST(AmiText, OneFieldIsOneLine) {
    EXPECT_EQ(AmiText().add("CallerIDName", "a\r\nEvent: Forged\r\n\r\nx").text(),
              "CallerIDName: a  Event: Forged    x\r\n");
    EXPECT_EQ(AmiText().add("Na\r\nme", "J\xC3\xBCrgen\x1B[2J\x9B\xC2\x9B").text(),
              "Na  me: J\xC3\xBCrgen [2J?  \r\n");
}

TEST(Ami, GreetsAndLetsIn) {
    Talk talk;
    EXPECT_TRUE(talk.complaints.empty());
    EXPECT_EQ(talk.client.take(), "Asterisk Call Manager/11.0.0\r\n");
    EXPECT_EQ(talk.say("Action: Login\nActionID: 1\nUsername: viewer\nSecret: sehen\n"),
              wire("Response: Success\nActionID: 1\nMessage: Authentication accepted\n\n"
                   "Event: FullyBooted\nPrivilege: system,all\nUptime: 88\nLastReload: 0\nStatus: "
                   "Fully Booted\n\n"));
    EXPECT_EQ(talk.server.rows().size(), 1u);
    EXPECT_EQ(talk.say("Action: Logoff\n"), wire("Response: Goodbye\nMessage: Thanks for all the fish.\n\n"));
    EXPECT_TRUE(talk.client.closed());
    EXPECT_TRUE(talk.server.rows().empty());
}

TEST(Ami, RefusesAWrongSecretAfterASecond) {
    Talk talk;
    talk.client.take();
    EXPECT_EQ(talk.say("Action: Login\nUsername: admin\nSecret: falsch\n"), "");
    EXPECT_EQ(talk.say("Action: Login\nUsername: admin\nSecret: geheim\n"), "");
    talk.rig.loop.pass(1100ms);
    EXPECT_EQ(talk.client.take(), wire("Response: Error\nMessage: Authentication failed\n\n"));
    EXPECT_TRUE(talk.client.closed());
}

TEST(Ami, RefusesAnAddressOutsideOfTheAcl) {
    Talk talk;
    talk.client.take();
    EXPECT_EQ(talk.say("Action: Login\nUsername: far\nSecret: x\n"), "");
    talk.rig.loop.pass(1100ms);
    EXPECT_TRUE(talk.client.closed());
}

TEST(Ami, AnswersAChallengeByMd5) {
    Talk talk;
    talk.client.take();
    const auto answer = talk.say("Action: Challenge\nAuthType: MD5\n");
    ASSERT_TRUE(answer.starts_with("Response: Success\r\nChallenge: ")) << answer;
    // A wrong key: that challenge is used up.
    EXPECT_EQ(talk.say("Action: Login\nAuthType: MD5\nUsername: admin\nKey: 00\n"), "");
}

TEST(Ami, NothingButLoginBeforeTheLogin) {
    Talk talk;
    talk.client.take();
    EXPECT_EQ(talk.say("Action: Ping\nActionID: x\n"),
              wire("Response: Error\nActionID: x\nMessage: Permission denied\n\n"));
    talk.rig.loop.pass(31s);
    EXPECT_TRUE(talk.client.closed());
}

TEST(Ami, AClassNotGrantedIsDenied) {
    Talk talk;
    talk.login("viewer", "sehen");
    EXPECT_EQ(talk.say("Action: Originate\nChannel: Toy/a\n"),
              wire("Response: Error\nMessage: Permission denied\n\n"));
    EXPECT_EQ(talk.say("Action: CoreShowChannels\n"),
              wire("Response: Success\nEventList: start\nMessage: Channels will follow\n\n"
                   "Event: CoreShowChannelsComplete\nEventList: Complete\nListItems: 0\n\n"));
}

TEST(Ami, AnUnknownActionSaysSo) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    EXPECT_EQ(
        talk.say("Action: Dance\n"),
        wire("Response: Error\nMessage: Invalid/unknown command: Dance. Use Action: ListCommands to show "
             "available commands.\n\n"));
    EXPECT_EQ(talk.say("Hello: World\n"), wire("Response: Error\nMessage: Missing action in request\n\n"));
}

TEST(Ami, RunsCommandsOfTheCli) {
    Talk talk;
    talk.login();
    EXPECT_EQ(
        talk.say("Action: Command\nActionID: 7\nCommand: core show uptime seconds\n"),
        wire("Response: Success\nActionID: 7\nMessage: Command output follows\nOutput: System uptime: 88\n"
             "Output: Last reload: 0\n\n"));
    EXPECT_TRUE(talk.say("Action: Command\nCommand: nonsense\n").starts_with("Response: Error\r\n"));
}

TEST(Ami, ShowsEventsOfItsClassesBehindTheAnswer) {
    Talk talk;
    talk.login("viewer", "sehen");
    auto& channel = talk.rig.calls.channels.create("Toy/a-00000001");
    channel.place = {"default", "100", 1};
    talk.rig.calls.channels.announce(channel);
    talk.rig.loop.pass(10ms);
    const auto id = channel.uniqueid();
    EXPECT_EQ(
        talk.client.take(),
        wire(fmt::format("Event: Newchannel\nPrivilege: call,all\nChannel: Toy/a-00000001\nChannelState: 0\n"
                         "ChannelStateDesc: Down\nCallerIDNum: <unknown>\nCallerIDName: <unknown>\n"
                         "ConnectedLineNum: <unknown>\nConnectedLineName: <unknown>\nLanguage: en\n"
                         "AccountCode: \nContext: default\nExten: 100\nPriority: 1\nUniqueid: {}\n"
                         "Linkedid: {}\n\n",
                         id, id)));
    // DTMF is another class.
    channel.on_leg_digit_begin('5');
    talk.rig.loop.pass(10ms);
    EXPECT_EQ(talk.client.take(), "");
}

TEST(Ami, HangsUpByNameAndByExpression) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: call\n");
    talk.rig.calls.channels.create("Toy/a-00000001");
    talk.rig.calls.channels.create("Toy/b-00000002");
    talk.rig.calls.channels.create("Toy/b-00000003");
    const auto out = talk.say("Action: Hangup\nChannel: Toy/a-00000001\nCause: 17\n");
    EXPECT_TRUE(out.starts_with(wire("Response: Success\nMessage: Channel Hungup\n\nEvent: "))) << out;
    EXPECT_NE(out.find("Cause: 17\r\nCause-txt: User busy\r\n"), std::string::npos) << out;
    EXPECT_EQ(talk.say("Action: Hangup\nChannel: Toy/a-00000001\n"),
              wire("Response: Error\nMessage: No such channel\n\n"));
    const auto many = talk.say("Action: Hangup\nChannel: /^Toy.b/\n");
    EXPECT_NE(many.find("ListItems: 2\r\n"), std::string::npos) << many;
    EXPECT_EQ(talk.rig.calls.channels.count(), 0u);
}

TEST(Ami, OriginatesAndTellsTheOutcome) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    EXPECT_EQ(
        talk.say(
            "Action: Originate\nActionID: o\nChannel: Toy/a\nContext: default\nExten: 200\nPriority: go\n"
            "CallerID: Bob <77>\nVariable: a=1,b=2\nVariable: c=3\n"),
        "");
    auto* channel = talk.rig.toy.channel();
    ASSERT_NE(channel, nullptr);
    EXPECT_EQ(channel->variables.find("b")->value, "2");
    EXPECT_EQ(channel->variables.find("c")->value, "3");
    EXPECT_EQ(channel->connected.number.text, "77");
    channel->on_leg_answered();
    talk.rig.loop.pass(10ms);
    EXPECT_EQ(talk.client.take(),
              wire("Response: Success\nActionID: o\nMessage: Originate successfully queued\n\n"));
    EXPECT_EQ(channel->application, "Stay");
}

TEST(Ami, AnAsyncOriginateThatIsBusySaysFive) {
    Talk talk;
    talk.login();
    auto out = talk.say("Action: Originate\nActionID: o\nChannel: Toy/a\nApplication: Stay\nAsync: true\n");
    EXPECT_TRUE(
        out.starts_with(wire("Response: Success\nActionID: o\nMessage: Originate successfully queued\n\n")));
    EXPECT_NE(out.find("Event: DialBegin\r\nPrivilege: call,all\r\nDestChannel: Toy/a-"), std::string::npos)
        << out;
    talk.rig.toy.channel()->on_leg_ended({call::Cause::UserBusy, 486});
    talk.rig.loop.pass(10ms);
    out = talk.client.take();
    EXPECT_NE(
        out.find(wire("Event: OriginateResponse\nPrivilege: call,all\nActionID: o\nResponse: Failure\n")),
        std::string::npos)
        << out;
    // Statement 632: what was asked for, since there is no channel any more.
    EXPECT_NE(out.find(wire("Response: Failure\nChannel: Toy/a\nApplication: Stay\nData: \nReason: 5\n"
                            "Uniqueid: <unknown>\nCallerIDNum: <unknown>\nCallerIDName: <unknown>\n")),
              std::string::npos)
        << out;
}

TEST(Ami, AnOriginateThatNobodyAnswersEndsInTime) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    EXPECT_EQ(talk.say("Action: Originate\nChannel: Toy/a\nApplication: Stay\nTimeout: 2000\n"), "");
    talk.rig.loop.pass(2500ms);
    EXPECT_EQ(talk.client.take(), wire("Response: Error\nMessage: Originate failed\n\n"));
    EXPECT_EQ(talk.rig.calls.channels.count(), 0u);
    EXPECT_EQ(talk.say("Action: Originate\nChannel: Toy/nowhere\nApplication: Stay\n"),
              wire("Response: Error\nMessage: Originate failed\n\n"));
    EXPECT_EQ(talk.say("Action: Originate\nChannel: Toy/a\nContext: default\nExten: 999\nPriority: 1\n"),
              wire("Response: Error\nMessage: Extension does not exist.\n\n"));
}

// Statement 659.
TEST(Ami, ATimeoutMayHaveManyDigits) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    const std::string call = "Action: Originate\nChannel: Toy/a\nApplication: Stay\nTimeout: ";
    EXPECT_EQ(talk.say(call + std::string(1000, '5') + "\n"), "");
    EXPECT_EQ(talk.say(call + "2000ms\n"), "");
    EXPECT_EQ(talk.say(call + "soon\n"), wire("Response: Error\nMessage: Invalid timeout\n\n"));
    EXPECT_EQ(talk.say(call + "-\n"), wire("Response: Error\nMessage: Invalid timeout\n\n"));
}

TEST(Ami, RedirectsAChannelInItsDialplan) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    auto& channel = talk.rig.calls.channels.create("Toy/a-00000001");
    channel.place = {"default", "100", 2};
    call::start_dialplan(channel);
    talk.rig.loop.settle();
    EXPECT_EQ(
        talk.say("Action: Redirect\nChannel: Toy/a-00000001\nContext: default\nExten: 200\nPriority: 1\n"),
        wire("Response: Success\nMessage: Redirect successful\n\n"));
    EXPECT_EQ(channel.place.exten, "200");
    EXPECT_EQ(channel.application, "Stay");
}

TEST(Ami, VariablesAndTheDatabase) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    EXPECT_EQ(talk.say("Action: Setvar\nVariable: colour\nValue: red\n"),
              wire("Response: Success\nMessage: Variable Set\n\n"));
    EXPECT_EQ(talk.say("Action: Getvar\nVariable: colour\n"),
              wire("Response: Success\nVariable: colour\nValue: red\n\n"));
    EXPECT_EQ(talk.say("Action: DBPut\nFamily: f\nKey: k\nVal: v\n"),
              wire("Response: Success\nMessage: Updated database successfully\n\n"));
    EXPECT_EQ(talk.say("Action: DBGet\nActionID: d\nFamily: f\nKey: k\n"),
              wire("Response: Success\nActionID: d\nEventList: start\nMessage: Result will follow\n\n"
                   "Event: DBGetResponse\nFamily: f\nKey: k\nVal: v\nActionID: d\n\n"
                   "Event: DBGetComplete\nActionID: d\nEventList: Complete\nListItems: 1\n\n"));
}

TEST(Ami, UserEventsAreSeenByAllWhoMay) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: user\n");
    EXPECT_EQ(talk.say("Action: UserEvent\nUserEvent: Lunch\nPlace: canteen\n"),
              wire("Response: Success\nMessage: Event Sent\n\n"
                   "Event: UserEvent\nPrivilege: user,all\nUserEvent: Lunch\nPlace: canteen\n\n"));
    EXPECT_EQ(talk.say("Action: UserEvent\nActionID: 7\nUserEvent: Tea\n"),
              wire("Response: Success\nActionID: 7\nMessage: Event Sent\n\n"
                   "Event: UserEvent\nPrivilege: user,all\nUserEvent: Tea\nActionID: 7\n\n"));
    talk.say("Action: Filter\nOperation: Add\nFilter: !canteen\n");
    EXPECT_EQ(talk.say("Action: UserEvent\nUserEvent: Lunch\nPlace: canteen\n"),
              wire("Response: Success\nMessage: Event Sent\n\n"));
}

TEST(Ami, FiltersToTheBrimAndOneMore) {
    Talk talk;
    talk.login();
    limits::manager_filters.set(3);
    const std::string add = "Action: Filter\nOperation: Add\nFilter: x\n";
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(talk.say(add).starts_with("Response: Success"));
    EXPECT_EQ(talk.say(add), wire("Response: Error\nMessage: Too many filters (limit manager_filters)\n\n"));
    Limit::reset_all();
}

TEST(Ami, ShowsPjsipObjects) {
    Talk talk;
    talk.login();
    const auto out = talk.say("Action: PJSIPShowEndpoint\nEndpoint: 6001\n");
    EXPECT_NE(out.find("Event: EndpointDetail\r\nObjectType: endpoint\r\nObjectName: 6001\r\n"),
              std::string::npos);
    EXPECT_NE(out.find("RtpSymmetric: false\r\n"), std::string::npos);
    EXPECT_NE(out.find("DeviceState: Not in use\r\n"), std::string::npos);
    EXPECT_NE(out.find("Event: AuthDetail\r\n"), std::string::npos);
    EXPECT_NE(out.find("EventList: Complete\r\nListItems: 4\r\n"), std::string::npos) << out;
    const auto list = talk.say("Action: PJSIPShowEndpoints\n");
    EXPECT_NE(list.find("ListItems: 2\r\n"), std::string::npos);
    // Its only contact is a permanent one.
    EXPECT_NE(talk.say("Action: PJSIPShowContacts\n").find("Message: No Contacts found\r\n"),
              std::string::npos);
}

// Statements 544 to 549, 553.
TEST(Ami, ValuesOfObjectsAsTheReferenceWritesThem) {
    Talk talk;
    talk.login();
    talk.rig.load_pjsip(R"([udp]
type=transport
protocol=udp
bind=127.0.0.1:5060
local_net=10.0.0.0/8
local_net=fd00::/8
[t]
type=endpoint
transport=udp
auth=a
aors=r,q
deny=10.0.0.0/8
contact_acl=first,second
named_call_group=x,y
contact_user=me
[plain]
type=endpoint
[a]
type=auth
username=u
md5_cred=00112233445566778899aabbccddeeff
[r]
type=aor
contact=sip:x@127.0.0.1
qualify_frequency=60
authenticate_qualify=yes
[q]
type=aor
[i]
type=identify
endpoint=t
match=127.0.0.10:5061
)");
    const auto out = talk.say("Action: PJSIPShowEndpoint\nEndpoint: pjsip/t\n");
    std::size_t at = 0;
    // Each behind the one before it.
    for (const auto* part : {"Event: EndpointDetail\n",
                             "NamedCallGroup: x, y\n",
                             "RtpTimeoutHold: 0\nContactUser: me\nSuppressMoh",
                             "ContactAcl: first\n",
                             "Acl: deny/permit\n",
                             "ActiveChannels: 0\n",
                             "Event: AuthDetail\n",
                             "PasswordDigest: MD5:00112233445566778899aabbccddeeff\n",
                             "Md5Cred: 00112233445566778899aabbccddeeff\n",
                             "Event: TransportDetail\n",
                             "LocalNet: 10.0.0.0/255.0.0.0,fd00::/ff00::\n",
                             "Event: AorDetail\n",
                             "ObjectName: r\n",
                             "Event: AorDetail\n",
                             "ObjectName: q\n",
                             "Event: ContactStatusDetail\n",
                             "RegExpire: 0\nStatus: ",
                             "RoundtripUsec: N/A\n",
                             "AuthenticateQualify: 0\n",
                             "QualifyFrequency: 0\nQualifyTimeout: 3.000\n",
                             "Event: IdentifyDetail\n",
                             "Match: 127.0.0.10:5061/255.255.255.255\n",
                             "ListItems: 7\n"}) {
        const auto found = out.find(wire(part), at);
        ASSERT_NE(found, std::string::npos) << part << out;
        at = found;
    }
    EXPECT_EQ(out.find("UseTrunkHealth"), std::string::npos);
    EXPECT_EQ(out.find("ExternalSignalingHostname"), std::string::npos);
    const auto plain = talk.say("Action: PJSIPShowEndpoint\nEndpoint: plain\n");
    EXPECT_EQ(plain.find("ContactUser"), std::string::npos);
    EXPECT_NE(plain.find("\nAcl: \r\n"), std::string::npos);
    const auto list = talk.say("Action: PJSIPShowEndpoints\n");
    EXPECT_NE(list.find(wire("Contacts: r/sip:x@127.0.0.1,\nContacts: \nDeviceState: ")), std::string::npos)
        << list;
    EXPECT_NE(list.find(wire("OutboundAuths: \nDeviceState: ")), std::string::npos) << list;
}

// Statement 563.
TEST(Ami, SaysThatMaintenanceIsOnWithoutTheEndpoint) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: off\n");
    EXPECT_EQ(talk.say("Action: PJSIPSetMaintenance\nEndpoint: 6001\nState: on\n"),
              wire("Response: Success\nMessage: Maintenance mode enabled\n\n"));
    EXPECT_EQ(
        talk.say("Action: PJSIPShowMaintenance\n")
            .find(wire("Response: Success\nEventList: start\nMessage: Maintenance status events follow\n")),
        0u);
    EXPECT_EQ(talk.say("Action: PJSIPSetMaintenance\nEndpoint: 6001\nState: off\n"),
              wire("Response: Success\nMessage: Maintenance mode disabled\n\n"));
}

// In the order in which the reference was seen to send them.
TEST(Ami, FieldsOfObjectsHaveTheirPlaces) {
    Talk talk;
    talk.login();
    talk.rig.load_pjsip(R"([udp]
type=transport
protocol=udp
bind=127.0.0.1:5060
[t]
type=endpoint
transport=udp
deny=10.0.0.0/8
[a]
type=auth
username=u
[r]
type=aor
contact=sip:x@127.0.0.1
[i]
type=identify
endpoint=t
match=127.0.0.9,!10.0.0.0/8,2001:db8::/32
)");
    EXPECT_EQ(
        talk.say("Action: PJSIPShowAors\n"),
        wire("Response: Success\nEventList: start\nMessage: A listing of AORs follows, presented as AorList "
             "events\n\n"
             "Event: AorList\nObjectType: aor\nObjectName: r\nMinimumExpiration: 60\n"
             "DefaultExpiration: 3600\nQualifyTimeout: 3.000000\nQualify2xxOnly: false\nMailboxes: \n"
             "SupportPath: false\nRemoveUnavailable: false\nVoicemailExtension: \nMaxContacts: 0\n"
             "AuthenticateQualify: false\nContacts: r/sip:x@127.0.0.1\nMaximumExpiration: 7200\n"
             "QualifyFrequency: 0\nRemoveExisting: false\nOutboundProxy: \n\n"
             "Event: AorListComplete\nEventList: Complete\nListItems: 1\n\n"));
    EXPECT_NE(talk.say("Action: PJSIPShowAuths\n")
                  .find("SupportedAlgorithmsUas: MD5\r\nRefreshToken: \r\nUsername: u\r\n"),
              std::string::npos);
    const auto out = talk.say("Action: PJSIPShowEndpoint\nEndpoint: t\n");
    EXPECT_NE(out.find("ObjectName: t\r\nRpidImmediate: false\r\nWebrtc: no\r\n"), std::string::npos) << out;
    EXPECT_EQ(out.find("Deny: "), std::string::npos);
    EXPECT_NE(out.find("Method: unspecified\r\n"), std::string::npos);
    EXPECT_NE(out.find("Match: 127.0.0.9/255.255.255.255,!10.0.0.0/255.0.0.0,2001:db8::/ffff:ffff::\r\n"
                       "MatchRequestUri: \r\nSrvLookups: true\r\n"),
              std::string::npos)
        << out;
}

TEST(Ami, SaysWhatWasReloaded) {
    Talk talk;
    talk.login();
    talk.say("Action: Events\nEventMask: system\n");
    EXPECT_EQ(talk.say("Action: Reload\nModule: res_pjsip.so\n"),
              wire("Response: Success\nMessage: Module Reloaded\n\n"
                   "Event: Reload\nPrivilege: system,all\nModule: res_pjsip.so\nStatus: 0\n\n"));
    EXPECT_EQ(talk.say("Action: Reload\nModule: res_none\n"),
              wire("Response: Error\nMessage: No such module\n\n"
                   "Event: Reload\nPrivilege: system,all\nModule: res_none\nStatus: 2\n\n"));
    const auto by_console = [&talk](std::string_view command) {
        talk.rig.run(command);
        talk.rig.loop.pass(10ms);
        return talk.client.take();
    };
    EXPECT_EQ(by_console("core reload"),
              wire("Event: Reload\nPrivilege: system,all\nModule: All\nStatus: 0\n\n"));
    EXPECT_EQ(by_console("module reload res_pjsip_notify.so chan_none"),
              wire("Event: Reload\nPrivilege: system,all\nModule: res_pjsip_notify.so\nStatus: 0\n\n"
                   "Event: Reload\nPrivilege: system,all\nModule: chan_none\nStatus: 2\n\n"));
    EXPECT_EQ(by_console("module reload res_pjsip_nat.so"),
              wire("Event: Reload\nPrivilege: system,all\nModule: res_pjsip_nat.so\nStatus: 6\n\n"));
}

TEST(Ami, OneLoginAtATimeWhereMoreAreNotAllowed) {
    Talk talk;
    talk.login("single", "eins");
    EXPECT_EQ(talk.server.rows().size(), 1u);
    TextClient second{talk.rig.loop, talk.rig.net, talk.server.local()};
    second.take();
    EXPECT_EQ(second.say(wire("Action: Login\nUsername: single\nSecret: eins\n\n"), 1100ms),
              wire("Response: Error\nMessage: Login Already In Use\n\n"));
    EXPECT_TRUE(second.closed());
    EXPECT_NE(talk.client.take().find("Event: SessionLimit\r\n"), std::string::npos);
}

TEST(Ami, TextsThatEndALineOfTheirOwnAreOneLine) {
    Talk talk;
    talk.login();
    EXPECT_EQ(talk.say("Action: PJSIPRegister\nRegistration: none\n"),
              wire("Response: Error\nMessage: Unable to retrieve registration entry\n\n"));
}

TEST(Ami, EndlessLinesEndTheConnection) {
    Talk talk;
    talk.login();
    talk.client.say(std::string(20000, 'x'));
    EXPECT_TRUE(talk.client.closed());
    EXPECT_TRUE(talk.server.rows().empty());
}

TEST(Ami, ConnectionsToTheBrimAndOneMore) {
    Limit::reset_all();
    limits::manager_sessions.set(3);
    limits::manager_logins.set(2);
    limits::manager_logins_of_source.set(2);
    Talk talk;
    const auto connect = [&] {
        return std::make_unique<TextClient>(talk.rig.loop, talk.rig.net, talk.server.local());
    };
    auto second = connect();
    EXPECT_TRUE(connect()->closed()) << "a third without a login";
    talk.login();
    EXPECT_EQ(limits::manager_logins.present(), 1u);
    const auto third = connect();
    EXPECT_FALSE(third->closed());
    limits::manager_logins.set(9);
    limits::manager_logins_of_source.set(9);
    EXPECT_TRUE(connect()->closed()) << "a fourth of all";
    EXPECT_EQ(limits::manager_sessions.present(), 3u);
    second.reset();
    talk.rig.loop.pass(10ms);
    EXPECT_EQ(limits::manager_sessions.present(), 2u);
    limits::manager_logins_of_source.set(1);
    EXPECT_TRUE(connect()->closed()) << "a second from there";
    Limit::reset_all();
}

TEST(Ami, StatusIsAskedForSoManyVariables) {
    limits::status_variables.set(2);
    Talk talk;
    talk.login();
    EXPECT_NE(talk.say("Action: Status\nVariables: A,B\n").find("Response: Success"), std::string::npos);
    EXPECT_NE(talk.say("Action: Status\nVariables: A,B,C\n").find("Message: Too many variables"),
              std::string::npos);
    Limit::reset_all();
}

TEST(Ami, TellsOfTheEndAndClosesEverybody) {
    Talk talk;
    talk.login();
    talk.server.stop();
    talk.rig.loop.pass(10ms);
    EXPECT_NE(talk.client.take().find("Event: Shutdown\r\n"), std::string::npos);
    EXPECT_TRUE(talk.client.closed());
}

// Whoever sends a thousand actions at once does not hold up the others: a few in a turn, and all in order.
TEST(Ami, RunsAFewActionsInATurn) {
    Talk talk;
    talk.login();
    std::vector<std::string> turns;  // what it is in each, from the first action to the last
    std::function<void()> look = [&] {
        turns.push_back(talk.rig.calls.globals.find("N")->value);
        if (turns.back() != "199") talk.rig.loop.post(look);
    };
    const auto token =
        talk.rig.events.subscribe(static_cast<std::uint32_t>(EventClass::Dialplan), [&](const Event&) {
            if (turns.empty()) talk.rig.loop.post(look);
            if (turns.empty()) turns.emplace_back("-");
        });
    std::string all;
    for (int i = 0; i < 200; ++i) all += wire(fmt::format("Action: Setvar\nVariable: N\nValue: {}\n\n", i));
    talk.client.say(all);
    talk.rig.events.unsubscribe(token);
    EXPECT_EQ(turns.back(), "199");
    EXPECT_GE(turns.size(), 25u);
    EXPECT_EQ(talk.say("Action: Ping\n").find("Response: Success"), 0u);
}

}  // namespace
}  // namespace asterism::manage
