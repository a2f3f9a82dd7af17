// SPDX-License-Identifier: Apache-2.0
// What load_configuration says of a folder as people have them.
#include "folder_review.h"

#include <gtest/gtest.h>

#include "asterism/server/configuration.h"

namespace asterism::server {
namespace {

/// What is said of a folder with these files, line by line.
std::vector<std::string> said(std::map<std::string, std::string> files) {
    std::map<std::string, std::string> in_folder{{"/etc/x/pjsip.conf", ""},
                                                 {"/etc/x/extensions.conf", "[default]\n"}};
    for (auto& [name, text] : files) in_folder["/etc/x/" + name] = text;
    store::MemoryFiles disk(std::move(in_folder));
    ProgramOptions options;
    options.paths.etc = "/etc/x";
    std::vector<std::string> out;
    for (const auto& one : load_configuration(options, nullptr, disk).complaints) out.push_back(one.text());
    return out;
}

using Sentences = std::vector<std::string>;

TEST(FolderReview, NamesEachFileThatIsNotRead) {
    EXPECT_EQ(said({{"sip.conf", ""},
                    {"queues.conf", ""},
                    {"asterisk.conf", ""},
                    {"odd.conf", ""},
                    {"even.conf", ""}}),
              (Sentences{
                  "queues.conf: is not read: queues are not built yet; Queue() ends a call",
                  "sip.conf: is not read: chan_sip left Asterisk; its phones and trunks belong in pjsip.conf",
                  "/etc/x: not read: even.conf, odd.conf"}));
}

TEST(FolderReview, WhatIsIncludedIsRead) {
    EXPECT_EQ(said({{"extensions.conf",
                     "[default]\n#include \"more.conf\"\n#tryinclude \"gone.conf\"\n#include \"x-*.conf\"\n"},
                    {"more.conf", ""},
                    {"x-1.conf", ""}}),
              Sentences{});
}

TEST(FolderReview, AContextOfEndpointsThatIsNotThere) {
    EXPECT_EQ(
        said({{"pjsip.conf", "[a]\ntype=endpoint\ncontext=ofice\n[b]\ntype=endpoint\ncontext=ofice\n"},
              {"extensions.conf", "[office]\nexten=1,1,Hangup\n"}}),
        Sentences{"pjsip.conf:3: endpoint a: context: there is no context \"ofice\" in extensions.conf: its "
                  "calls are refused; "
                  "2 endpoints (did you mean office?)"});
}

TEST(FolderReview, MistakesOfNewcomers) {
    EXPECT_EQ(
        said({{"pjsip.conf",
               "# phones\n# more\n[a]\ntype=endpoint\nlocal_net=10.0.0.0/8\n[a]\ntype=aor\n"
               "contact=sip:a@10.0.0.1;transport=tcp\n[t]\ntype=transport\nbind=0.0.0.0\n"},
              {"rtp.conf", "[general]\nrtptimeout=30\nicesuport=yes\nmedia_workers=3\n"},
              {"extensions.conf", "[default]\nexten=1,1,NoOp(x\nexten=2,1,Dail(x)\n"}}),
        (Sentences{
            "pjsip.conf:1: there is no directive #; comments begin with ;",
            "pjsip.conf:8: the value ends before \";transport=tcp\", which begins a comment: write "
            "\"\\;transport=tcp\" if it "
            "belongs to it",
            "pjsip.conf:5: endpoint a: local_net: there is no such option; it belongs to: transport",
            "extensions.conf:2: context default: exten: NoOp( has no closing )",
            "extensions.conf:3: application Dail: does not exist (did you mean Dial?)",
            "rtp.conf:2: rtp: rtptimeout: there is no such option; an endpoint has rtp_timeout (pjsip.conf)",
            "rtp.conf:3: rtp: icesuport: there is no such option (did you mean icesupport?)",
            "rtp.conf:4: rtp: media_workers: more than one is not possible yet; one is used"}));
}

TEST(FolderReview, NothingRunsWhereOneFaultIsTooMany) {
    store::MemoryFiles disk({{"/etc/x/pjsip.conf", "[a]\ntype=endpoint\nnonsense=1\n"},
                             {"/etc/x/extensions.conf", "[default]\n"}});
    ProgramOptions options;
    options.paths.etc = "/etc/x";
    options.strict = true;
    EXPECT_EQ(load_configuration(options, nullptr, disk).snapshot, nullptr);
}

TEST(FolderReview, TheSameOfManyPhonesIsSaidOnce) {
    std::string phones = "[t](!)\ntype=endpoint\nmedia_encryption=sdes\n";
    for (int i = 0; i < 500; ++i) phones += "[p" + std::to_string(i) + "](t)\n";
    EXPECT_EQ(said({{"pjsip.conf", phones}}),
              Sentences{"pjsip.conf:3: endpoint p0: media_encryption: calls of "
                        "this endpoint are refused: encryption is not built yet; "
                        "and 499 more such"});
}

TEST(Gather, LinesOfOneContextWithTheSameFaultAreOneThingToRead) {
    const auto of = [](const char* context, Severity severity) {
        return Complaint{severity, {}, "context", context, "same", "must be <priority>,<application>", {}};
    };
    Complaints all{of("a", Severity::Error), of("a", Severity::Error), of("b", Severity::Error),
                   of("a", Severity::Error)};
    gather(all);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].text(), "context a: same: must be <priority>,<application>; and 2 more such");
    EXPECT_EQ(all[1].text(), "context b: same: must be <priority>,<application>");
}

}  // namespace
}  // namespace asterism::server
