// SPDX-License-Identifier: Apache-2.0
// Digest authentication of requests to us.
//
//   RFC 3261 22, RFC 7616, RFC 8760
//   reference 68 to 89: one challenge an auth object and algorithm, all sharing one nonce; nonces are
//   stateless, bound to the source address and good for nonce_lifetime; failed credentials get a new
//   challenge, never 403
//
// Nothing tells an unknown user from a wrong password: the artificial challenge is made the same way.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/endpoint/directory.h"
#include "asterism/sip/digest.h"
#include "asterism/sip/message.h"
#include "asterism/sip/tokens.h"

namespace asterism::endpoint {

struct AuthResult {
    enum class Kind : std::uint8_t {
        Passed,
        Challenge,  ///< no credentials, or only a stale nonce
        Failed,     ///< credentials were there and are wrong; the answer is a challenge too
        Error,      ///< an auth object is missing: 500 (statement 83)
    };
    Kind kind = Kind::Challenge;
    /// Values of WWW-Authenticate, in order.
    std::vector<std::string> challenges;
    /// Of the credentials, for events: the user, the nonce, the response.
    std::string username;
    std::string nonce;
    std::string response;
};

class Authenticator {
public:
    explicit Authenticator(const Directory& directory)
        : directory_(directory), key_(sip::HashKey::random()) {}

    /// `names`: auth objects; success on any one is success. `now` in seconds of the wall clock.
    AuthResult check(const sip::Message& request, const std::vector<std::string>& names, WallTime now) const;
    /// For those whom nobody knows: any credentials fail.
    AuthResult check_artificial(const sip::Message& request, WallTime now) const;

    /// "unix time/32 hex" over time and source address; every realm of one answer shares it.
    std::string make_nonce(const IpAddress& source, WallTime now) const;
    enum class NonceState : std::uint8_t { Good, Stale };
    NonceState judge_nonce(std::string_view nonce, const IpAddress& source, WallTime now,
                           Seconds lifetime) const;

private:
    std::array<char, 32> signature(std::int64_t time, const IpAddress& source) const;
    /// The value of WWW-Authenticate.
    std::string challenge(std::string_view realm, sip::DigestAlgorithm algorithm, const std::string& nonce,
                          bool stale) const;
    const Directory& directory_;
    sip::HashKey key_;
};

}  // namespace asterism::endpoint
