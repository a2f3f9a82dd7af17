// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/access_tokens.h"

#include <gtest/gtest.h>

#include "asterism/endpoint/objects/load.h"
#include "asterism/rt/sim.h"

namespace asterism::endpoint {
namespace {

using namespace std::chrono_literals;

class AccessTokensTest : public testing::Test, public rt::HttpClient {
protected:
    AccessTokensTest() { configure("secret=1&x", ""); }
    void configure(const std::string& secret, const std::string& more) {
        store::MemoryFiles files(std::map<std::string, std::string>{
            {"pjsip.conf",
             "[g]\ntype=auth\nauth_type=google_oauth\nusername=me\nrefresh_token=r/t\noauth_clientid=id\n"
             "oauth_secret=" +
                 secret + "\n" + more}});
        schema::SnapshotBuilder builder(nullptr);
        load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
        directory.swap(builder.build());
    }
    void fetch(rt::HttpFetch call, Done done) override {
        asked.emplace_back(std::move(call), std::move(done));
    }
    void answer(int status, const std::string& body) { asked.back().second(rt::HttpFetched{status, body}); }
    void get() {
        tokens.get(directory.auth("g"), [this](const Result<std::string>& token) {
            told.push_back(token ? *token : "none: " + token.error().reason);
        });
    }

    rt::SimLoop loop;
    Directory directory;
    AccessTokens tokens{loop, directory, this};
    std::vector<std::pair<rt::HttpFetch, Done>> asked;
    std::vector<std::string> told;
};

TEST_F(AccessTokensTest, IsFetchedOnceAndKeptUntilItExpires) {
    get();
    get();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].first.url, "https://oauth2.googleapis.com/token");
    EXPECT_EQ(asked[0].first.content_type, "application/x-www-form-urlencoded");
    EXPECT_EQ(asked[0].first.body,
              "grant_type=refresh_token&client_id=id&client_secret=secret%3D1%26x&refresh_token=r%2Ft");
    answer(200, R"({"access_token": "ya29.one", "expires_in": 600, "token_type": "Bearer"})");
    EXPECT_EQ(told, (std::vector<std::string>{"ya29.one", "ya29.one"}));
    loop.pass(539s);
    get();
    EXPECT_EQ(told.size(), 3u);
    loop.pass(1s);
    get();
    EXPECT_EQ(asked.size(), 2u) << "a minute before it expires";
    answer(200, R"({"access_token": "ya29.two"})");
    EXPECT_EQ(told.back(), "ya29.two");
}

TEST_F(AccessTokensTest, WhatIsNoAnswerIsAFault) {
    for (const auto& [status, body, why] :
         {std::tuple{400, R"({"error": "invalid_grant", "error_description": "revoked"})",
                     "400 invalid_grant revoked"},
          {200, "<html>", "the answer holds no access_token"},
          {200, R"({"access_token": "a\" b"})", "the answer holds no access_token"},
          {200, R"({"access_token": 7})", "the answer holds no access_token"}}) {
        get();
        answer(status, body);
        EXPECT_EQ(told.back(), std::string("none: ") + why);
    }
}

TEST_F(AccessTokensTest, ThePasswordIsTheFallback) {
    configure("s", "password=kept\n");
    get();
    asked.back().second(fail("nobody answers"));
    EXPECT_EQ(told.back(), "kept");
    get();
    EXPECT_EQ(asked.size(), 2u) << "but the next time it is tried again";
}

TEST_F(AccessTokensTest, RefusedOnesAndThoseOfOtherSecretsAreFetchedAgain) {
    get();
    answer(200, R"({"access_token": "one"})");
    tokens.drop("g");
    get();
    ASSERT_EQ(asked.size(), 2u);
    answer(200, R"({"access_token": "two"})");
    configure("another", "");
    get();
    ASSERT_EQ(asked.size(), 3u);
    answer(200, R"({"access_token": "three"})");
    configure("another", "");
    get();
    EXPECT_EQ(asked.size(), 3u);
    EXPECT_EQ(told.back(), "three");
}

}  // namespace
}  // namespace asterism::endpoint
