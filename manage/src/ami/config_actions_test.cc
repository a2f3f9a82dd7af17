// SPDX-License-Identifier: Apache-2.0
// Files of the configuration by way of the manager interface.
#include <gtest/gtest.h>

#include "asterism/manage/ami.h"
#include "manage_rig.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

using testing::Rig;
using testing::TextClient;
using testing::wire;

struct Files {
    Rig rig;
    AmiServer server{rig.services, rig.commands, rig.net};
    std::unique_ptr<TextClient> client;

    Files() {
        Complaints complaints;
        store::MemoryFiles conf(std::map<std::string, std::string>{
            {"manager.conf",
             "[general]\nenabled=yes\nbindaddr=127.0.0.1\n[a]\nsecret=b\nread=system\nwrite=all\n"}});
        server.configure(read_manager_conf(store::read_conf("manager.conf", {}, conf), complaints));
        client = std::make_unique<TextClient>(rig.loop, rig.net, server.local());
        say("Action: Login\nUsername: a\nSecret: b\n");
        (void)rig.disk.write("/etc/asterisk/x.conf",
                             "[tpl](!)\nk=v\n[one](tpl)\na=1 ; why\n[two]\na=2\nb => 3\n");
    }
    std::string say(std::string_view text) { return client->say(wire(text) + "\r\n"); }
    std::string disk(const std::string& name) {
        return rig.disk.read("/etc/asterisk/" + name, 1000).value_or("-");
    }
};

TEST(ConfigActions, GetConfig) {
    Files files;
    EXPECT_EQ(files.say("Action: GetConfig\nActionID: 7\nFilename: x.conf\n"),
              wire("Response: Success\nActionID: 7\nCategory-000000: one\nTemplates-000000: \"tpl\"\n"
                   "Line-000000-000000: k=v\nLine-000000-000001: a=1\nCategory-000001: two\n"
                   "Line-000001-000000: a=2\nLine-000001-000001: b=3\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: x.conf\nFilter: TEMPLATES=restrict\n"),
              wire("Response: Success\nCategory-000000: tpl\nIsTemplate-000000: 1\n"
                   "Line-000000-000000: k=v\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: x.conf\nFilter: ^a$=2,b=.\n"),
              wire("Response: Success\nCategory-000000: two\nLine-000000-000000: a=2\n"
                   "Line-000000-000001: b=3\n\n"));
    EXPECT_EQ(files.say("Action: GetConfigJSON\nFilename: x.conf\nCategory: two\n"),
              wire("Response: Success\nJSON: {\"two\":{\"a\":\"2\",\"b\":\"3\"}}\n\n"));
    EXPECT_EQ(
        files.say("Action: ListCategories\nFilename: x.conf\n"),
        wire("Response: Success\nCategory-000000: tpl\nCategory-000001: one\nCategory-000002: two\n\n"));
}

TEST(ConfigActions, WhatCannotBeRead) {
    Files files;
    EXPECT_EQ(files.say("Action: GetConfig\n"), wire("Response: Error\nMessage: Filename not specified\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: y.conf\n"),
              wire("Response: Error\nMessage: Config file not found\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: ../passwd\n"),
              wire("Response: Error\nMessage: File requires escalated privileges\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: /etc/asteriskx/y\n"),
              wire("Response: Error\nMessage: File requires escalated privileges\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: x.conf\nFilter: (=1\n"),
              wire("Response: Error\nMessage: Regex compile error\n\n"));
    EXPECT_EQ(files.say("Action: GetConfig\nFilename: x.conf\nCategory: none\n"),
              wire("Response: Success\nNo categories found\n\n"));
}

TEST(ConfigActions, UpdateConfig) {
    Files files;
    EXPECT_EQ(
        files.say("Action: UpdateConfig\nSrcFilename: x.conf\nDstFilename: x.conf\nReload: res_pjsip.so\n"
                  "Action-000000: NewCat\nCat-000000: three\nOptions-000000: template,inherit=\"one,two\"\n"
                  "Action-000001: Append\nCat-000001: three\nVar-000001: c\nValue-000001: >4\n"
                  "Action-000002: Update\nCat-000002: two\nVar-000002: a\nMatch-000002: 2\n"
                  "Value-000002: 22\nAction-000003: DelCat\nCat-000003: tpl\n"),
        wire("Response: Success\n\n"));
    EXPECT_EQ(files.disk("x.conf"),
              "[one](tpl)\na=1 ; why\n[two]\na = 22\nb => 3\n\n[three](!,one,two)\nc => 4\n");
    EXPECT_EQ(files.rig.asked.back(), "reload pjsip");
    const auto before = files.disk("x.conf");
    EXPECT_EQ(files.say("Action: UpdateConfig\nSrcFilename: x.conf\nDstFilename: x.conf\n"
                        "Action-000000: DelCat\nCat-000000: one\n"
                        "Action-000001: Delete\nCat-000001: nowhere\nVar-000001: a\n"),
              wire("Response: Error\nMessage: Given category does not exist\n\n"));
    EXPECT_EQ(files.disk("x.conf"), before);
}

TEST(ConfigActions, CreateConfigLosesNothing) {
    Files files;
    EXPECT_EQ(files.say("Action: CreateConfig\nFilename: new.conf\n"),
              wire("Response: Success\nMessage: New configuration file created successfully\n\n"));
    EXPECT_EQ(files.disk("new.conf"), "");
    const auto before = files.disk("x.conf");
    files.say("Action: CreateConfig\nFilename: x.conf\n");
    EXPECT_EQ(files.disk("x.conf"), before);
}

TEST(ConfigActions, AFilterHasSoManyConditions) {
    Files files;
    const auto with = [&](int conditions) {
        std::string filter = "Action: GetConfig\nFilename: x.conf\nFilter: a=.";
        for (int i = 1; i < conditions; ++i) filter += ",a=.";
        return files.say(filter + "\n");
    };
    EXPECT_EQ(with(32).find("Response: Success"), 0u);
    EXPECT_EQ(with(33), wire("Response: Error\nMessage: Regex compile error\n\n"));
}

// Whoever asks for more than his share is told so, and is answered what he asked for before.
TEST(ConfigActions, FilesToTheBrimAndOneMore) {
    Limit::reset_all();
    limits::file_jobs_of_source.set(2);
    Files files;
    std::string three;
    for (int i = 1; i <= 3; ++i)
        three += wire(fmt::format("Action: ListCategories\nActionID: {}\nFilename: x.conf\n\n", i));
    const auto answers = files.client->say(three);
    EXPECT_EQ(answers.find(wire("Response: Error\nActionID: 3\nMessage: Too many files are asked for\n\n")),
              0u)
        << answers;
    EXPECT_NE(answers.find(wire("Response: Success\nActionID: 1\nCategory-000000: ")), answers.npos)
        << answers;
    EXPECT_NE(answers.find(wire("Response: Success\nActionID: 2\nCategory-000000: ")), answers.npos);
    EXPECT_EQ(files.say("Action: ListCategories\nFilename: x.conf\n").find("Response: Success"), 0u);
    Limit::reset_all();
}

}  // namespace
}  // namespace asterism::manage
