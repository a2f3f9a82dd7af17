// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/access_tokens.h"

#include <fmt/core.h>

#include <boost/json.hpp>

#include "asterism/base/log.h"

namespace asterism::endpoint {

using namespace std::chrono_literals;

namespace {

constexpr auto kLead = 60s;  // a token is not used any more so long before it expires
constexpr auto kUnlessSaid = 3600s;

struct Granted {
    std::string token;
    std::chrono::seconds lifetime;
};

/// RFC 6749 5.1, 5.2.
Result<Granted> read_grant(const rt::HttpFetched& reply) {
    boost::system::error_code error;
    const auto value = boost::json::parse(reply.body, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto text = [object](const char* name) {
        const auto* at = object ? object->if_contains(name) : nullptr;
        return at && at->is_string() ? std::string(at->as_string()) : std::string();
    };
    if (reply.status != 200)
        return fail(fmt::format("{} {} {}", reply.status, text("error"), text("error_description")));
    auto token = text("access_token");
    // It goes into a quoted string of a header.
    if (token.empty() || token.size() > 4096 ||
        token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=") !=
            token.npos)
        return fail("the answer holds no access_token");
    auto lifetime = std::chrono::seconds(kUnlessSaid);
    if (const auto* at = object->if_contains("expires_in"); at && at->is_int64())
        lifetime = std::chrono::seconds(std::clamp<std::int64_t>(at->as_int64(), 0, 30 * 86400));
    return Granted{std::move(token), lifetime};
}

}  // namespace

AccessTokens::AccessTokens(rt::Loop& loop, const Directory& directory, rt::HttpClient* http)
    : loop_(loop), directory_(directory), http_(http), alive_(std::make_shared<bool>(true)) {}

AccessTokens::~AccessTokens() { *alive_ = false; }

void AccessTokens::get(const Ref<Auth>& auth, Done done) {
    auto& token = tokens_[auth->name];
    if (token.of && token.of != auth && *token.of != *auth) token.until = {};  // other secrets since
    if (!token.text.empty() && loop_.now() < token.until) return done(token.text);
    token.asked.push_back(std::move(done));
    if (token.asked.size() == 1) fetch(auth);
}

void AccessTokens::drop(const std::string& auth) {
    if (const auto at = tokens_.find(auth); at != tokens_.end()) at->second.until = {};
}

void AccessTokens::fetch(const Ref<Auth>& auth) {
    tokens_[auth->name].of = auth;
    if (!http_) return take(auth->name, fail("there is no HTTP client here"));
    rt::HttpFetch call{.url = directory_.global().oauth_token_uri};
    call.content_type = "application/x-www-form-urlencoded";
    call.body =
        fmt::format("grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={}",
                    rt::form_encoded(auth->oauth_clientid.str()), rt::form_encoded(auth->oauth_secret.str()),
                    rt::form_encoded(auth->refresh_token.str()));
    http_->fetch(std::move(call),
                 [this, alive = alive_, name = auth->name](const Result<rt::HttpFetched>& reply) {
                     if (*alive) take(name, reply);
                 });
}

void AccessTokens::take(const std::string& auth, const Result<rt::HttpFetched>& reply) {
    auto& token = tokens_[auth];
    const auto asked = std::exchange(token.asked, {});
    const auto granted = reply ? read_grant(*reply) : Result<Granted>(std::unexpected(reply.error()));
    Result<std::string> answer = fail("");
    if (granted) {
        token.text = granted->token;
        token.until =
            loop_.now() + granted->lifetime - std::min<std::chrono::seconds>(kLead, granted->lifetime / 2);
        answer = token.text;
    } else {
        log::warning("auth '{}': no access token from {}: {}", auth, directory_.global().oauth_token_uri,
                     granted.error().reason);
        if (!token.of->password.empty())
            answer = token.of->password;
        else
            answer = fail(granted.error().reason);
    }
    for (const auto& done : asked) done(answer);
}

}  // namespace asterism::endpoint
