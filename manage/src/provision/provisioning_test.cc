// SPDX-License-Identifier: Apache-2.0
// Statement 472: what a phone finds at /phoneprov.
#include "asterism/manage/provisioning.h"

#include <gtest/gtest.h>

#include "asterism/store/conf_file.h"
#include "manage_rig.h"
#include "provision/phones.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

constexpr std::string_view kPhones = R"([udp]
type=transport
protocol=udp
bind=127.0.0.1:5062
[6001]
type=endpoint
outbound_auth=6001
transport=udp
callerid="Alice" <6001>
[6001]
type=auth
auth_type=userpass
username=alice
password=secret1
[first]
type=phoneprov
endpoint=6001
PROFILE=desk
MAC=deadbeef4dad
TIMEZONE=America/Denver
MYVAR=own
[second]
type=phoneprov
PROFILE=desk
MAC=deadbeef4dad
LINE=2
LABEL=kitchen
[other]
type=phoneprov
PROFILE=desk
MAC=000000000001
DISPLAY_NAME=Bob
SERVER=pbx.example.com
[lost]
type=phoneprov
PROFILE=nowhere
MAC=000000000002
[without]
type=phoneprov
PROFILE=desk
)";

constexpr std::string_view kProfiles = R"([general]
default_profile=desk
[desk]
staticdir => configs
mime_type => text/xml
static_file => firmware.bin,application/octet-stream
static_file => sub/readme.txt
static_file => ../secret
${MAC}.cfg => phone.cfg
${MAC}-directory.xml => directory.xml
${MAC}-lines.xml => lines.xml,text/plain
setvar => MYVAR=profile
setvar => SHOUT=${DISPLAY_NAME}!
)";

class ProvisioningTest : public ::testing::Test {
protected:
    ProvisioningTest() {
        rig.load_pjsip(std::string(kPhones));
        rig.calls.functions.add(
            {"ECHO", "", "", +[](call::Calls&, call::Channel*, const std::string& args) { return args; }});
        attach(rig.calls, provisioning);
        for (auto& one : provisioning_functions()) rig.calls.functions.add(std::move(one));
        rig.commands.add(provisioning_commands(provisioning));
        const auto file = [this](const std::string& name, const std::string& text) {
            ASSERT_TRUE(rig.disk.write("/data/phoneprov/" + name, text));
        };
        file("configs/firmware.bin", std::string("\0\1", 2));
        file("configs/sub/readme.txt", "read me");
        file("phone.cfg",
             "${USERNAME}:${SECRET}@${SERVER}:${SERVER_PORT} ${DISPLAY_NAME} <${CALLERID}> ${LABEL} "
             "${MYVAR} ${SHOUT} ${ENDPOINT_ID} ${AUTH_ID} ${TRANSPORT_ID}");
        file("directory.xml", "<d>${PP_EACH_USER(<fn>%{DISPLAY_NAME}</fn>,${MAC})}</d>");
        file("lines.xml", "${PP_EACH_EXTENSION(${MAC},line.xml)}");
        file("line.xml", "[${LINE} ${LABEL} ${SERVER}]");
        store::MemoryFiles files(
            std::map<std::string, std::string>{{"phoneprov.conf", std::string(kProfiles)}});
        const auto conf = store::read_conf("phoneprov.conf", {}, files);
        provisioning.configure(
            std::make_shared<const PhoneprovConf>(read_phoneprov_conf(conf.resolved(), complaints)));
    }

    rt::HttpAnswer get(std::string path, std::string method = "GET") {
        std::optional<rt::HttpAnswer> out;
        provisioning.answer({.method = std::move(method),
                             .path = std::move(path),
                             .local = *SocketAddress::parse("192.0.2.1:8088")},
                            rt::HttpReply([&out](rt::HttpAnswer answer) { out = std::move(answer); }));
        rig.loop.pass(Millis{1});
        EXPECT_TRUE(out);
        return out.value_or(rt::HttpAnswer{});
    }

    testing::Rig rig;
    Complaints complaints;
    Provisioning provisioning{rig.services, "/data/phoneprov"};
};

TEST_F(ProvisioningTest, ATemplateIsFilledWithWhatItsPhoneIs) {
    const auto answer = get("/phoneprov/deadbeef4dad.cfg");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.type, "text/xml");
    EXPECT_EQ(answer.body, "alice:secret1@192.0.2.1:5062 Alice <6001> 6001 own Alice! 6001 6001 udp");
    EXPECT_EQ(get("/phoneprov/000000000001.cfg").body, ":@pbx.example.com:5060 Bob <>  profile Bob!   ");
}

TEST_F(ProvisioningTest, OtherPhonesAndLinesOfThePhoneAreGoneThrough) {
    EXPECT_EQ(get("/phoneprov/deadbeef4dad-directory.xml").body, "<d><fn>Bob</fn></d>");
    const auto lines = get("/phoneprov/deadbeef4dad-lines.xml");
    EXPECT_EQ(lines.body, "[1 6001 192.0.2.1][2 kitchen 192.0.2.1]");
    EXPECT_EQ(lines.type, "text/plain");
    // An edited part counts at once.
    ASSERT_TRUE(rig.disk.write("/data/phoneprov/line.xml", "${LINE};"));
    EXPECT_EQ(get("/phoneprov/deadbeef4dad-lines.xml").body, "1;2;");
}

TEST_F(ProvisioningTest, FilesAreServedAsTheyAre) {
    const auto firmware = get("/phoneprov/firmware.bin");
    EXPECT_EQ(firmware.body, std::string("\0\1", 2));
    EXPECT_EQ(firmware.type, "application/octet-stream");
    EXPECT_EQ(get("/phoneprov/sub/readme.txt").type, "text/plain");
}

TEST_F(ProvisioningTest, WhatIsNotInTheTableDoesNotExist) {
    for (const auto* path :
         {"/phoneprov", "/phoneprov/", "/phoneprov/../secret", "/phoneprov/configs/firmware.bin",
          "/phoneprov/phone.cfg", "/phoneprov/ffffffffffff.cfg", "/phoneprov/000000000002.cfg",
          "/phoneprov/${MAC}.cfg", "/phoneprov/sub/../firmware.bin"})
        EXPECT_EQ(get(path).status, 404u) << path;
    EXPECT_EQ(get("/phoneprov/firmware.bin", "POST").status, 405u);
    EXPECT_EQ(get("/phoneprov/firmware.bin", "HEAD").status, 200u);
}

TEST_F(ProvisioningTest, AFileMayBeAsLargeAsTheLimitSays) {
    limits::provision_bytes.set(2000);
    ASSERT_TRUE(rig.disk.write("/data/phoneprov/configs/firmware.bin", std::string(2000, 'x')));
    EXPECT_EQ(get("/phoneprov/firmware.bin").body.size(), 2000u);
    EXPECT_EQ(limits::provision_bytes.present(), 2000u);
    ASSERT_TRUE(rig.disk.write("/data/phoneprov/configs/firmware.bin", std::string(2001, 'x')));
    EXPECT_EQ(get("/phoneprov/firmware.bin").status, 404u);
    Limit::reset_all();
}

TEST_F(ProvisioningTest, ALostFileIsNotFound) {
    provisioning.configure(std::make_shared<const PhoneprovConf>(read_phoneprov_conf(
        {{.name = "desk", .place = {}, .lines = {{"${MAC}.cfg", "gone.cfg", {}, true}}}}, complaints)));
    EXPECT_EQ(get("/phoneprov/deadbeef4dad.cfg").status, 404u);
}

TEST_F(ProvisioningTest, FaultsOfTheFileAreSaid) {
    ASSERT_EQ(complaints.size(), 2u);
    EXPECT_NE(complaints[0].text().find("default_profile"), std::string::npos);
    EXPECT_NE(complaints[1].text().find("must be a file below staticdir"), std::string::npos);
}

TEST_F(ProvisioningTest, RoutesAreShown) {
    const auto out = rig.commands.run("phoneprov show routes").str();
    EXPECT_NE(out.find("deadbeef4dad.cfg                          phone.cfg"), std::string::npos) << out;
    EXPECT_NE(out.find("firmware.bin                              configs/firmware.bin"), std::string::npos)
        << out;
}

TEST(ZoneVariables, SayWhenClocksChange) {
    call::Variables denver;
    // 2026-06-01
    add_zone_variables(denver, "America/Denver", WallTime{Seconds{1780272000}});
    const auto is = [&denver](std::string_view name, std::string_view value) {
        const auto* found = denver.find(name);
        EXPECT_TRUE(found && found->value == value) << name << " = " << (found ? found->value : "nothing");
    };
    is("TZOFFSET", "-25200");
    is("DST_ENABLE", "1");
    is("DST_START_MONTH", "3");
    is("DST_START_MDAY", "8");
    is("DST_START_HOUR", "3");
    is("DST_END_MONTH", "11");
    is("DST_END_MDAY", "1");
    is("DST_END_HOUR", "1");
    call::Variables utc;
    add_zone_variables(utc, "UTC", WallTime{Seconds{1780272000}});
    EXPECT_EQ(utc.find("TZOFFSET")->value, "0");
    EXPECT_EQ(utc.find("DST_ENABLE")->value, "0");
    EXPECT_EQ(utc.find("DST_START_HOUR"), nullptr);
}

}  // namespace
}  // namespace asterism::manage
