// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/digest.h"

#include <array>

#include "../message/chars.h"
#include "../message/params_scan.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "hash.h"

namespace asterism::sip {

namespace {

constexpr std::array<std::string_view, 3> kAlgorithmNames = {"MD5", "SHA-256", "SHA-512-256"};

std::unexpected<ParseError> fault(Rule rule) { return std::unexpected(ParseError{rule, 0}); }

bool lists_auth(std::string_view qop) {
    for (const auto word : split(qop, ','))
        if (iequals(word, "auth")) return true;
    return false;
}

/// Words have no escapes: without quotes they are themselves.
std::string_view bare(std::string_view word) {
    if (word.size() >= 2 && word.front() == '"' && word.back() == '"') return word.substr(1, word.size() - 2);
    return word;
}

/// algorithm=, which defaults to MD5 (RFC 7616 3.3).
bool read_algorithm(std::string_view name, DigestAlgorithm& algorithm, bool& sess) {
    sess = name.size() > 5 && iequals(name.substr(name.size() - 5), "-sess");
    if (sess) name.remove_suffix(5);
    const auto known = algorithm_of(name);
    if (known) algorithm = *known;
    return known.has_value();
}

}  // namespace

std::string_view algorithm_name(DigestAlgorithm algorithm) {
    return kAlgorithmNames[static_cast<std::size_t>(algorithm)];
}

std::optional<DigestAlgorithm> algorithm_of(std::string_view name) {
    for (std::size_t i = 0; i < kAlgorithmNames.size(); ++i)
        if (iequals(kAlgorithmNames[i], name)) return static_cast<DigestAlgorithm>(i);
    return std::nullopt;
}

std::size_t digest_length(DigestAlgorithm algorithm) { return algorithm == DigestAlgorithm::Md5 ? 32 : 64; }

DigestHex digest_hex(DigestAlgorithm algorithm, std::string_view bytes) {
    return hash_words(algorithm, {bytes});
}

DigestHex DigestHex::lower(std::string_view text) {
    DigestHex out;
    if (text.size() > out.digits.size()) return out;
    for (const char c : text) out.digits[out.size++] = asterism::lower(c);
    return out;
}

std::string DigestChallenge::print() const {
    std::string out;
    out.reserve(96 + realm.size() + nonce.size() + opaque.size());
    quote(out += "Digest realm=", realm);
    quote(out += ",nonce=", nonce);
    if (!opaque.empty()) quote(out += ",opaque=", opaque);
    if (stale) out += ",stale=true";
    ((out += ",algorithm=") += algorithm_name(algorithm)) += sess ? "-sess" : "";
    if (has_qop) out += ",qop=\"auth\"";
    return out;
}

Result<DigestChallenge, ParseError> DigestChallenge::read(const Credentials& credentials) {
    if (!iequals(credentials.scheme, "Digest")) return fault(Rule::HeaderValue);
    const Params& params = credentials.params;
    DigestChallenge out;
    auto realm = params.unquoted("realm");
    auto nonce = params.unquoted("nonce");
    if (!realm || !nonce) return fault(Rule::Missing);
    out.realm = std::move(*realm);
    out.nonce = std::move(*nonce);
    out.opaque = params.unquoted("opaque").value_or("");
    out.algorithm_text = bare(params.get("algorithm").value_or(""));
    if (!read_algorithm(out.algorithm_text.empty() ? "MD5" : std::string_view(out.algorithm_text),
                        out.algorithm, out.sess))
        return fault(Rule::HeaderValue);
    const auto qop = params.unquoted("qop");
    out.has_qop = qop.has_value() && !qop->empty();
    out.qop_auth = out.has_qop && lists_auth(*qop);
    if (out.has_qop && !out.qop_auth) return fault(Rule::HeaderValue);
    out.stale = iequals(params.unquoted("stale").value_or(""), "true");
    return out;
}

std::string DigestAnswer::print() const {
    std::string out = "Digest username=" + quote(username) + ", realm=" + quote(realm) +
                      ", nonce=" + quote(nonce) + ", uri=" + quote(uri) + ", response=" + quote(response);
    // 572: in this order, and only what the challenge said.
    if (!algorithm_text.empty()) (out += ", algorithm=") += algorithm_text;
    if (has_qop || sess) out += ", cnonce=" + quote(cnonce);
    if (!opaque.empty()) out += ", opaque=" + quote(opaque);
    if (has_qop) (out += ", qop=auth, nc=") += nc;
    return out;
}

namespace {
/// Where a directive belongs; null for those that stand apart and those that we do not know.
std::string_view DigestClaim::* field_of(std::string_view name) {
    const auto either = [name](std::string_view one, std::string_view DigestClaim::* field,
                               std::string_view other, std::string_view DigestClaim::* other_field) {
        if (iequals(name, one)) return field;
        return iequals(name, other) ? other_field : nullptr;
    };
    switch (name.size()) {
        case 2:
            return iequals(name, "nc") ? &DigestClaim::nc : nullptr;
        case 3:
            return iequals(name, "uri") ? &DigestClaim::uri : nullptr;
        case 5:
            return either("realm", &DigestClaim::realm, "nonce", &DigestClaim::nonce);
        case 6:
            return either("cnonce", &DigestClaim::cnonce, "opaque", &DigestClaim::opaque);
        case 8:
            return either("username", &DigestClaim::username, "response", &DigestClaim::response);
        default:
            return nullptr;
    }
}
}  // namespace

Result<DigestClaim, ParseError> DigestClaim::read(std::string_view value, std::string& spare) {
    const auto [scheme, directives] = split_credentials(value);
    if (!iequals(scheme, "Digest")) return fault(Rule::HeaderValue);
    DigestClaim out;
    std::string_view algorithm = "MD5";
    std::string_view qop;
    const auto take = [&](std::string_view& to, const Param& from) {
        if (!to.empty()) return;
        to = bare(from.value);
        if (to.size() == from.value.size() || to.find('\\') == to.npos) return;
        // It never grows: what was taken before stays where it is.
        if (spare.empty()) spare.reserve(value.size());
        const auto at = spare.size();
        spare += unquote(from.value);
        to = std::string_view(spare).substr(at);
    };
    const auto wrong = scan_params(directives, ',', [&](const Param& param) {
        if (const auto field = field_of(param.name))
            take(out.*field, param);
        else if (iequals(param.name, "algorithm"))
            algorithm = bare(param.value);
        else if (iequals(param.name, "qop"))
            qop = bare(param.value);
    });
    if (wrong) return std::unexpected(*wrong);
    if (out.username.empty() || out.nonce.empty() || out.uri.empty() || out.response.empty())
        return fault(Rule::Missing);
    if (!read_algorithm(algorithm, out.algorithm, out.sess)) return fault(Rule::HeaderValue);
    if (qop.empty()) return out;
    if (!iequals(qop, "auth")) return fault(Rule::HeaderValue);
    out.has_qop = true;
    if (out.nc.size() != 8 || !std::ranges::all_of(out.nc, chars::is_hex) || out.cnonce.empty())
        return fault(Rule::HeaderValue);
    return out;
}

DigestHex digest_ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                     std::string_view password) {
    return hash_words(algorithm, {user, realm, password});
}

// RFC 7616 3.4.1 to 3.4.3
DigestHex digest_response(const DigestClaim& claim, const DigestHex& stored_ha1, std::string_view method) {
    auto ha1 = stored_ha1;
    if (claim.sess) ha1 = hash_words(claim.algorithm, {ha1, claim.nonce, claim.cnonce});
    const auto ha2 = hash_words(claim.algorithm, {method, claim.uri});
    if (!claim.has_qop) return hash_words(claim.algorithm, {ha1, claim.nonce, ha2});
    return hash_words(claim.algorithm, {ha1, claim.nonce, claim.nc, claim.cnonce, "auth", ha2});
}

bool digest_matches(const DigestClaim& claim, const DigestHex& ha1, std::string_view method) {
    const auto given = DigestHex::lower(claim.response);
    return given.size > 0 && equal_in_constant_time(digest_response(claim, ha1, method), given);
}

DigestAnswer digest_answer(const DigestChallenge& challenge, std::string_view user, const DigestHex& ha1,
                           std::string_view method, std::string_view uri, std::uint32_t count) {
    DigestAnswer answer;
    answer.username = user;
    answer.realm = challenge.realm;
    answer.nonce = challenge.nonce;
    answer.opaque = challenge.opaque;
    answer.uri = uri;
    answer.algorithm = challenge.algorithm;
    answer.algorithm_text = challenge.algorithm_text;
    // A challenge that says none means MD5: of one that was not read, any other is said by its name.
    if (answer.algorithm_text.empty() && (challenge.algorithm != DigestAlgorithm::Md5 || challenge.sess))
        (answer.algorithm_text = algorithm_name(challenge.algorithm)) += challenge.sess ? "-sess" : "";
    answer.sess = challenge.sess;
    answer.has_qop = challenge.qop_auth && challenge.has_qop;
    if (answer.has_qop || answer.sess) answer.cnonce = random_token(128);
    if (answer.has_qop) answer.nc = fmt::format("{:08x}", count);
    answer.response = digest_response(answer.claim(), ha1, method).str();
    return answer;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned char differ = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        differ = static_cast<unsigned char>(
            differ | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
    return differ == 0;
}

}  // namespace asterism::sip
