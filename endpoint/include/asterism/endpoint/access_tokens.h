// SPDX-License-Identifier: Apache-2.0
// The access tokens of auth objects of auth_type=google_oauth: fetched by their refresh token (RFC 6749 6)
// from global/oauth_token_uri, kept until a minute before they expire. Where none is to be had, the object's
// password is taken, the "OAuth fallback token" of the reference.
//
// Owned by `server`; exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/endpoint/directory.h"
#include "asterism/rt/http_client.h"

namespace asterism::endpoint {

class AccessTokens {
public:
    /// `http` may be null: then there are only fallback tokens.
    AccessTokens(rt::Loop& loop, const Directory& directory, rt::HttpClient* http);
    ~AccessTokens();

    /// The token, or why there is none. From within get() where it is known.
    using Done = std::function<void(const Result<std::string>&)>;
    void get(const Ref<Auth>& auth, Done done);
    /// It was refused: the next get() fetches another.
    void drop(const std::string& auth);

private:
    struct Token {
        Ref<Auth> of;  // whose secrets it was fetched with
        std::string text;
        MonoTime until{};
        std::vector<Done> asked;
    };
    void fetch(const Ref<Auth>& auth);
    void take(const std::string& auth, const Result<rt::HttpFetched>& reply);

    rt::Loop& loop_;
    const Directory& directory_;
    rt::HttpClient* http_;
    HashMap<std::string, Token> tokens_;
    std::shared_ptr<bool> alive_;
};

}  // namespace asterism::endpoint
