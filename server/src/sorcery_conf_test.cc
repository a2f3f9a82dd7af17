// SPDX-License-Identifier: Apache-2.0
#include "sorcery_conf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "asterism/store/conf_file.h"

namespace asterism::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
    SorceryConf conf;
    std::vector<std::string> said;
    bool errors = false;
};

Read read_sorcery(const std::string& text) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"sorcery.conf", text}});
    Complaints complaints;
    Read out;
    out.conf = read_sorcery_conf(store::read_conf("sorcery.conf", {}, files).resolved(), complaints);
    for (const auto& one : complaints) out.said.push_back(one.text());
    out.errors = has_errors(complaints);
    return out;
}

TEST(SorceryConf, KeepsContactsInMemoryWhenToldSo) {
    const auto read_one = read_sorcery("[res_pjsip]\ncontact = memory\n");
    EXPECT_TRUE(read_one.conf.contacts_in_memory);
    EXPECT_THAT(read_one.said, IsEmpty());
}

TEST(SorceryConf, KeepsSubscriptionsInMemoryWhenToldSo) {
    const auto one = read_sorcery("[res_pjsip_pubsub]\nsubscription_persistence = memory\n");
    EXPECT_TRUE(one.conf.subscriptions_in_memory);
    EXPECT_FALSE(one.conf.contacts_in_memory);
    EXPECT_THAT(one.said, IsEmpty());
    const auto other = read_sorcery("[res_pjsip_pubsub]\nsubscription_persistence = realtime,subs\n");
    EXPECT_FALSE(other.conf.subscriptions_in_memory);
    EXPECT_THAT(other.said, ElementsAre(HasSubstr("subscriptions are kept by 'memory' or 'astdb")));
}

TEST(SorceryConf, WhatIsSoAnywayIsRight) {
    const auto all = read_sorcery(
        "[general]\nupdate_or_create_on_update_miss=no\n"
        "[res_pjsip]\ncontact=astdb, registrar\nendpoint = config, pjsip.conf, criteria=type=endpoint\n"
        "nat_hook=memory\n[res_pjsip_acl]\nacl=config,pjsip.conf,criteria=type=acl\n"
        "[res_mwi_external]\nmailboxes=astdb,mwi_external\n");
    EXPECT_FALSE(all.conf.contacts_in_memory);
    EXPECT_THAT(all.said, IsEmpty());
    EXPECT_THAT(all.conf.unheeded, IsEmpty());
}

TEST(SorceryConf, DatabasesHaveNoEffectYet) {
    const auto all =
        read_sorcery("[res_pjsip]\nendpoint=realtime,ps_endpoints\ncontact=realtime, ps_contacts\n");
    EXPECT_FALSE(all.errors);
    EXPECT_THAT(
        all.said,
        ElementsAre("sorcery.conf:2: sorcery res_pjsip: endpoint: has no effect yet: what counts is "
                    "'config,pjsip.conf,criteria=type=endpoint'",
                    "sorcery.conf:3: sorcery res_pjsip: contact: has no effect yet: contacts are kept by "
                    "'memory' or 'astdb,registrar'"));
    EXPECT_THAT(all.conf.unheeded, ElementsAre("sorcery.conf:2 [res_pjsip] endpoint=realtime,ps_endpoints",
                                               "sorcery.conf:3 [res_pjsip] contact=realtime,ps_contacts"));
}

TEST(SorceryConf, WhatLastsCountsAmongSeveral) {
    const auto both = read_sorcery("[res_pjsip]\ncontact=memory\ncontact=astdb,registrar\n");
    EXPECT_FALSE(both.conf.contacts_in_memory);
    EXPECT_THAT(both.said, ElementsAre(HasSubstr("sorcery.conf:3: ")));
    const auto cached =
        read_sorcery("[res_pjsip]\ncontact/cache=memory_cache,maximum_objects=10\ncontact=memory\n");
    EXPECT_TRUE(cached.conf.contacts_in_memory);
    EXPECT_THAT(cached.said, ElementsAre(HasSubstr("has no effect: objects are in memory already")));
}

TEST(SorceryConf, WordsThatAreNoneAreFaults) {
    struct Case {
        const char* text;
        const char* said;
    };
    for (const auto& [text, said] : {
             Case{"[res_pjsip]\ncontact=memmory\n", "did you mean memory?"},
             {"[res_pjsip]\ncontcat=memory\n", "did you mean contact?"},
             {"[res_pjsp]\ncontact=memory\n", "did you mean res_pjsip?"},
             {"[res_pjsip]\ncontact/cach=memory\n", "did you mean cache?"},
             {"[general]\nupdate_or_create_on_update_mis=yes\n",
              "did you mean update_or_create_on_update_miss?"},
             {"[general]\nupdate_or_create_on_update_miss=perhaps\n", "neither yes nor no"},
         }) {
        const auto one = read_sorcery(text);
        EXPECT_TRUE(one.errors) << text;
        EXPECT_FALSE(one.conf.contacts_in_memory) << text;
        EXPECT_THAT(one.said, ElementsAre(HasSubstr(said))) << text;
    }
}

TEST(SorceryConf, SaysWhereATypeBelongs) {
    const auto one = read_sorcery("[res_pjsip_pubsub]\ncontact=memory\n[res_of_somebody]\nthing=memory\n");
    EXPECT_FALSE(one.errors);
    EXPECT_FALSE(one.conf.contacts_in_memory);
    EXPECT_THAT(one.said, ElementsAre(HasSubstr("'contact' belongs into [res_pjsip]"),
                                      HasSubstr("is no module that keeps objects")));
}

// Sections of Asterisk's own tests stand in the file that it installs.
TEST(SorceryConf, SectionsOfTestsMeanNothing) {
    const auto one = read_sorcery(
        "[general]\n[test_sorcery_section]\ntest=memory\n[test_sorcery_cache]\ntest/"
        "cache=test\ntest=memory\n");
    EXPECT_FALSE(one.errors);
    EXPECT_THAT(one.said, IsEmpty());
    EXPECT_THAT(one.conf.unheeded, IsEmpty());
}

}  // namespace
}  // namespace asterism::server
