// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/auth.h"

#include "asterism/base/text.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

Parsed md5_hex(const std::string& text) {
    if (text.empty() || (text.size() == hex_digits(DigestAlgorithm::Md5) && unhex(text))) return {};
    return refuse("must be 32 hex digits");
}

/// A second hash by one algorithm takes the place of the first.
Parsed parse_digests(std::string_view text, std::vector<PasswordDigest>& into) {
    for (const auto piece : split(text, ',')) {
        if (piece.empty()) continue;
        PasswordDigest one;
        if (auto parsed = Value<PasswordDigest>::parse(piece, one); !parsed) return parsed;
        std::erase_if(into, [&one](const PasswordDigest& other) { return other.algorithm == one.algorithm; });
        into.push_back(std::move(one));
    }
    return {};
}

void check_algorithms(const Auth& it, const char* option, const std::vector<DigestAlgorithm>& list,
                      Problems& problems) {
    for (const auto algorithm : list)
        if (!it.can(algorithm))
            problems.reject(option,
                            fmt::format("{} needs a password, or a password_digest by it", word(algorithm)));
}

void check_auth(Auth& it, Problems& problems) {
    if (it.auth_type == AuthType::GoogleOauth) {
        const std::pair<const char*, const std::string&> needed[] = {{"refresh_token", it.refresh_token},
                                                                     {"oauth_clientid", it.oauth_clientid},
                                                                     {"oauth_secret", it.oauth_secret}};
        for (const auto& [option, value] : needed)
            if (value.empty()) problems.reject(option, "is missing");
        return;
    }
    if (it.username.empty()) problems.reject("username", "is missing");
    check_algorithms(it, "supported_algorithms_uac", it.supported_algorithms_uac, problems);
    check_algorithms(it, "supported_algorithms_uas", it.supported_algorithms_uas, problems);
}

Object<Auth> make_auth() {
    Object<Auth> it("auth", "Credentials: a user name with a password or its hashes.");
    it.option("username", &Auth::username, "User name of the digest.");
    it.option("password", &Auth::password, "Plain text password or OAuth fallback token.");
    it.option("refresh_token", &Auth::refresh_token, "OAuth 2.0 refresh token.");
    it.option("oauth_clientid", &Auth::oauth_clientid, "OAuth client id.");
    it.option("oauth_secret", &Auth::oauth_secret, "OAuth client secret.");
    it.option("md5_cred", &Auth::md5_cred, "MD5 of user:realm:password, in hex.", must(md5_hex))
        .deprecated("password_digest");
    it.option("realm", &Auth::realm,
              "Inbound: challenge realm; outbound: realm to match, empty or * matches any.");
    it.option("nonce_lifetime", &Auth::nonce_lifetime, "Seconds for which a nonce may be used.");
    it.option("auth_type", &Auth::auth_type, "userpass, md5 and digest mean the same; google_oauth.");
    it.option("password_digest", &Auth::password_digest,
              "ALG:hex per item, wrong length rejects; MD5 32, SHA-256 64, SHA-512-256 64.", append(),
              parse_with(parse_digests));
    it.option("supported_algorithms_uac", &Auth::supported_algorithms_uac,
              "Algorithms we answer challenges by.", append());
    it.option("supported_algorithms_uas", &Auth::supported_algorithms_uas, "Algorithms we challenge with.",
              append());
    it.extended(&Auth::extended);
    it.check(check_auth);
    return it;
}

}  // namespace

const Object<Auth>& auth_schema() {
    static const auto object = make_auth();
    return object;
}

std::string_view Auth::digest(DigestAlgorithm algorithm) const {
    for (const auto& one : password_digest)
        if (one.algorithm == algorithm) return one.hex;
    return algorithm == DigestAlgorithm::Md5 ? std::string_view(md5_cred) : std::string_view();
}

}  // namespace asterism::endpoint
