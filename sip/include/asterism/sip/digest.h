// SPDX-License-Identifier: Apache-2.0
// Digest access authentication: text and arithmetic (RFC 7616, RFC 8760, RFC 3261 22.4; the form without qop
// of RFC 2069 too). Which nonces count, and for how long, is decided above.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/sip/params.h"
#include "asterism/sip/parse_error.h"

namespace asterism::sip {

enum class DigestAlgorithm : std::uint8_t { Md5, Sha256, Sha512_256 };

/// "MD5", "SHA-256", "SHA-512-256".
std::string_view algorithm_name(DigestAlgorithm algorithm);
/// Any case; the "-sess" forms are another question (DigestChallenge::sess).
std::optional<DigestAlgorithm> algorithm_of(std::string_view name);
/// Characters of its digest in hex: 32 or 64.
std::size_t digest_length(DigestAlgorithm algorithm);

/// A digest in lower-case hex, where it stands: no text is allocated for it.
struct DigestHex {
    std::array<char, 64> digits;
    std::size_t size = 0;
    operator std::string_view() const { return {digits.data(), size}; }  // NOLINT: it is a text
    std::string str() const { return {digits.data(), size}; }
    /// `text` in lower case; empty where it is longer than any digest.
    static DigestHex lower(std::string_view text);
};
DigestHex digest_hex(DigestAlgorithm algorithm, std::string_view bytes);

struct DigestChallenge {
    std::string realm;
    std::string nonce;
    std::string opaque;
    DigestAlgorithm algorithm = DigestAlgorithm::Md5;
    bool sess = false;
    bool qop_auth = true;  ///< offers qop="auth"
    bool has_qop = true;   ///< false: the old form
    bool stale = false;
    /// As it was read; empty: it was not said.
    std::string algorithm_text;

    /// The value of WWW-Authenticate or Proxy-Authenticate.
    std::string print() const;
    /// Fault: another scheme, an unknown algorithm, no realm or nonce, qop without auth.
    static Result<DigestChallenge, ParseError> read(const Credentials& credentials);
};

/// What credentials say, in place.
struct DigestClaim {
    std::string_view username;
    std::string_view realm;
    std::string_view nonce;
    std::string_view uri;
    std::string_view response;
    std::string_view opaque;
    std::string_view cnonce;
    std::string_view nc;   ///< eight hex digits, as written
    bool has_qop = false;  ///< qop=auth; false: the old form
    bool sess = false;
    DigestAlgorithm algorithm = DigestAlgorithm::Md5;

    /// `value` of Authorization or Proxy-Authorization. Views of it; values with escapes are undone in
    /// `spare`, which is to be empty, and to be left alone while they are used. Faults: what is no list of
    /// directives at all (Params, Quoted), or not one that we could check (HeaderValue, Missing).
    static Result<DigestClaim, ParseError> read(std::string_view value, std::string& spare);
};

/// What we say to a challenge.
struct DigestAnswer {
    std::string username;
    std::string realm;
    std::string nonce;
    std::string uri;
    std::string response;
    std::string opaque;
    std::string cnonce;
    std::string nc;
    bool has_qop = false;
    bool sess = false;
    DigestAlgorithm algorithm = DigestAlgorithm::Md5;
    /// As the challenge wrote it; empty: it said none, and neither does this (statement 572).
    std::string algorithm_text;

    DigestClaim claim() const {
        return {username, realm, nonce, uri, response, opaque, cnonce, nc, has_qop, sess, algorithm};
    }
    /// The value of Authorization or Proxy-Authorization.
    std::string print() const;
};

/// H(user:realm:password): what may be stored instead of a password.
DigestHex digest_ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                     std::string_view password);
/// The response for `claim` (all but its response filled in), from H(A1).
DigestHex digest_response(const DigestClaim& claim, const DigestHex& ha1, std::string_view method);
/// In constant time for responses of one length.
bool digest_matches(const DigestClaim& claim, const DigestHex& ha1, std::string_view method);

/// The whole answer to a challenge. `count`: how often this nonce was used, this time included.
DigestAnswer digest_answer(const DigestChallenge& challenge, std::string_view user, const DigestHex& ha1,
                           std::string_view method, std::string_view uri, std::uint32_t count = 1);

/// Compares without telling by its time where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace asterism::sip
