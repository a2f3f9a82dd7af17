// SPDX-License-Identifier: Apache-2.0
#include "resolver_conf.h"

#include <gtest/gtest.h>

#include "asterism/store/conf_file.h"

namespace asterism::server {
namespace {

std::pair<rt::ResolverOptions, Complaints> read(const std::string& text) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"resolver_unbound.conf", text}});
    std::pair<rt::ResolverOptions, Complaints> out;
    out.first =
        read_resolver_conf(store::read_conf("resolver_unbound.conf", {}, files).resolved(), out.second);
    return out;
}

// 585.
TEST(ResolverConf, SaysWhomToAskAndWhatIsKnownAlready) {
    const auto [options, complaints] = read(
        "[general]\nnameserver=192.0.2.53\nnameserver=2001:db8::53@5353\nnameserver=127.0.0.1@10053\nhosts=/"
        "etc/pbx/hosts\n"
        "resolv=/etc/pbx/resolv.conf\ndebug=2\n");
    EXPECT_TRUE(complaints.empty());
    ASSERT_EQ(options.servers.size(), 3u);
    EXPECT_EQ(options.servers[0].text(), "192.0.2.53:53");
    EXPECT_EQ(options.servers[1].text(), "[2001:db8::53]:5353");
    EXPECT_EQ(options.servers[2].text(), "127.0.0.1:10053");
    EXPECT_EQ(options.hosts_file, "/etc/pbx/hosts");
    EXPECT_EQ(options.resolv_conf, "/etc/pbx/resolv.conf");
    EXPECT_EQ(options.debug, 2u);
}

TEST(ResolverConf, SystemIsTheDefault) {
    const auto [options, complaints] = read("[general]\nhosts=system\nresolv=system\n");
    EXPECT_EQ(options, rt::ResolverOptions{});
    EXPECT_TRUE(complaints.empty());
}

TEST(ResolverConf, WhatCannotBeDoneIsSaid) {
    const auto [options, complaints] = read("[general]\nnameserver=nowhere\nta_file=/etc/key\nfoo=1\n");
    EXPECT_TRUE(options.servers.empty());
    ASSERT_EQ(complaints.size(), 3u);
    EXPECT_EQ(complaints[0].severity, Severity::Error);
    EXPECT_EQ(complaints[1].severity, Severity::Warning);
    EXPECT_EQ(complaints[2].option, "foo");
}

}  // namespace
}  // namespace asterism::server
