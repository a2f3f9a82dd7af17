// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/http_conf.h"

#include <gtest/gtest.h>

#include "asterism/schema/builder.h"

namespace asterism::manage {
namespace {

Section section(std::string name, std::vector<std::pair<std::string, std::string>> lines) {
    Section made;
    made.name = std::move(name);
    made.place = place("http.conf", 1);
    unsigned line = 2;
    for (auto& [option, value] : lines)
        made.lines.push_back({std::move(option), std::move(value), place("http.conf", line++)});
    return made;
}

class HttpConf : public ::testing::Test {
protected:
    rt::HttpOptions read(const std::vector<Section>& sections) {
        complaints.clear();
        settings = read_http_conf(sections, complaints);
        schema::SnapshotBuilder nothing;
        return settings ? http_options(*settings, nothing.build()) : rt::HttpOptions{};
    }
    std::string said() const {
        std::string out;
        for (const auto& one : complaints) out += one.text() + "\n";
        return out;
    }
    Complaints complaints;
    std::shared_ptr<const HttpSettings> settings;
};

TEST_F(HttpConf, IsOffUnlessEnabledAndBound) {
    EXPECT_FALSE(read({}).bind);
    EXPECT_FALSE(read({section("general", {{"bindaddr", "127.0.0.1"}})}).bind);
    EXPECT_FALSE(read({section("general", {{"enabled", "yes"}})}).bind);
    EXPECT_NE(said().find("bindaddr: is missing"), std::string::npos) << said();
    const auto on = read({section("general", {{"enabled", "yes"}, {"bindaddr", "127.0.0.1"}})});
    EXPECT_EQ(on.bind->text(), "127.0.0.1:8088");
    EXPECT_FALSE(on.tls_bind);
    EXPECT_EQ(on.server_name, "Asterisk/22.10.1");
    EXPECT_EQ(on.most_sessions, 100u);
    EXPECT_EQ(on.most_per_source, 25u);
    EXPECT_EQ(said(), "");
}

TEST_F(HttpConf, HttpsTakesTheAddressOfHttpAndNeedsACertificate) {
    const std::vector<std::pair<std::string, std::string>> lines{
        {"enabled", "yes"}, {"bindaddr", "::1"}, {"tlsenable", "yes"}};
    const auto without = read({section("general", lines)});
    EXPECT_TRUE(without.bind);
    EXPECT_FALSE(without.tls_bind);
    EXPECT_NE(said().find("tlscertfile: is missing"), std::string::npos) << said();
    auto more = lines;
    more.emplace_back("tlscertfile", "/x.pem");
    more.emplace_back("tlsdisablev12", "yes");
    const auto with = read({section("general", more)});
    EXPECT_EQ(with.tls_bind->text(), "[::1]:8089");
    EXPECT_EQ(with.tls.method, "tlsv1_3");
}

TEST_F(HttpConf, RedirectsAndThePrefixAreTakenApart) {
    const auto options = read({section("general", {{"enabled", "yes"},
                                                   {"bindaddr", "127.0.0.1"},
                                                   {"prefix", "asterisk/"},
                                                   {"redirect", "/ /health"},
                                                   {"redirect", "/a   /b"},
                                                   {"servername", ""}})});
    EXPECT_EQ(options.prefix, "/asterisk");
    EXPECT_EQ(options.server_name, "");
    ASSERT_EQ(options.redirects.size(), 2u);
    EXPECT_EQ(options.redirects[1], (std::pair<std::string, std::string>{"/a", "/b"}));
}

TEST_F(HttpConf, AFaultIsSaidWithItsPlaceAndLeavesWhatRuns) {
    read({section("general", {{"enabled", "yes"}, {"sessionlimit", "none"}})});
    EXPECT_FALSE(settings);
    EXPECT_NE(said().find("http.conf:3: http general: sessionlimit"), std::string::npos) << said();
    read({section("general", {{"sesionlimit", "5"}}), section("post_mappings", {})});
    EXPECT_TRUE(settings);
    EXPECT_NE(said().find("did you mean sessionlimit?"), std::string::npos) << said();
    EXPECT_NE(said().find("post_mappings"), std::string::npos) << said();
}

TEST_F(HttpConf, EveryRestrictionThatDeniesCounts) {
    const auto from = [](const char* text) { return *IpAddress::parse(text); };
    const auto options =
        read({section("/ari", {{"type", "restriction"}, {"deny", "0.0.0.0/0"}, {"permit", "127.0.0.1"}}),
              section("/ari/channels", {{"type", "restriction"}, {"permit", "0.0.0.0/0"}}),
              section("/broken", {{"deny", "nonsense"}}), section("/named", {{"acl", "nobody"}})});
    ASSERT_TRUE(options.permitted);
    EXPECT_TRUE(options.permitted("/health", from("10.0.0.1")));
    EXPECT_TRUE(options.permitted("/ari/channels", from("127.0.0.1")));
    EXPECT_FALSE(options.permitted("/ari/channels", from("10.0.0.1")));
    EXPECT_FALSE(options.permitted("/broken", from("127.0.0.1")));
    EXPECT_FALSE(options.permitted("/named", from("127.0.0.1")));
}

}  // namespace
}  // namespace asterism::manage
