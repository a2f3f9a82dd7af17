// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/authenticator.h"

#include <algorithm>
#include <charconv>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "auth_secrets.h"

namespace asterism::endpoint {

namespace {
// The configuration's words and sip's enumerators name the same three.
sip::DigestAlgorithm in_sip(DigestAlgorithm algorithm) {
    switch (algorithm) {
        case DigestAlgorithm::Sha256:
            return sip::DigestAlgorithm::Sha256;
        case DigestAlgorithm::Sha512_256:
            return sip::DigestAlgorithm::Sha512_256;
        default:
            return sip::DigestAlgorithm::Md5;
    }
}
DigestAlgorithm in_words(sip::DigestAlgorithm algorithm) {
    switch (algorithm) {
        case sip::DigestAlgorithm::Sha256:
            return DigestAlgorithm::Sha256;
        case sip::DigestAlgorithm::Sha512_256:
            return DigestAlgorithm::Sha512_256;
        default:
            return DigestAlgorithm::Md5;
    }
}
}  // namespace

std::optional<sip::DigestHex> ha1_of(const Auth& auth, sip::DigestAlgorithm algorithm,
                                     std::string_view realm) {
    if (const auto digest = auth.digest(in_words(algorithm)); !digest.empty())
        return sip::DigestHex::lower(digest);
    if (auth.password.empty()) return std::nullopt;
    return sip::digest_ha1(algorithm, auth.username, realm, auth.password);
}

std::vector<sip::DigestAlgorithm> algorithms_of(const std::vector<DigestAlgorithm>& own,
                                                const std::vector<DigestAlgorithm>& global) {
    std::vector<sip::DigestAlgorithm> algorithms;
    for (const auto algorithm : own.empty() ? global : own) algorithms.push_back(in_sip(algorithm));
    if (algorithms.empty()) algorithms.push_back(sip::DigestAlgorithm::Md5);
    return algorithms;
}

bool allows_algorithm(const std::vector<DigestAlgorithm>& own, const std::vector<DigestAlgorithm>& global,
                      sip::DigestAlgorithm algorithm) {
    const auto& list = own.empty() ? global : own;
    const auto word = in_words(algorithm);
    return list.empty() ? word == DigestAlgorithm::Md5
                        : std::find(list.begin(), list.end(), word) != list.end();
}

namespace {
/// Of a time in seconds.
constexpr std::size_t kMostDigits = 20;
/// Sixteen hex digits.
char* write_number(char* to, std::uint64_t number) {
    return write_hex(to, {reinterpret_cast<const char*>(&number), sizeof number});
}
std::int64_t seconds_of(WallTime now) {
    return std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
}
}  // namespace

std::array<char, 32> Authenticator::signature(std::int64_t time, const IpAddress& source) const {
    // "<time>/<address>", and the same with a "b" behind it.
    std::array<char, 64> input;
    auto* end = std::to_chars(input.begin(), input.begin() + kMostDigits, time).ptr;
    *end++ = '/';
    end = std::copy(source.bytes().begin(), source.bytes().end(), end);
    *end = 'b';
    const auto length = static_cast<std::size_t>(end - input.begin());
    std::array<char, 32> out;
    auto* half = write_number(out.begin(), sip::keyed_hash(key_, {input.begin(), length}));
    write_number(half, sip::keyed_hash(key_, {input.begin(), length + 1}));
    return out;
}

std::string Authenticator::make_nonce(const IpAddress& source, WallTime now) const {
    std::array<char, 64> text;
    const auto seconds = seconds_of(now);
    auto* end = std::to_chars(text.begin(), text.begin() + kMostDigits, seconds).ptr;
    *end++ = '/';
    const auto signed_by = signature(seconds, source);
    end = std::copy(signed_by.begin(), signed_by.end(), end);
    return {text.begin(), end};
}

Authenticator::NonceState Authenticator::judge_nonce(std::string_view nonce, const IpAddress& source,
                                                     WallTime now, Seconds lifetime) const {
    const auto [time_text, signed_by] = split_once(nonce, '/');
    const auto time = parse_int(time_text);
    const auto seconds = seconds_of(now);
    if (!time || *time > seconds || seconds - *time > lifetime.count()) return NonceState::Stale;
    const auto right = signature(*time, source);
    return sip::equal_in_constant_time(signed_by, {right.data(), right.size()}) ? NonceState::Good
                                                                                : NonceState::Stale;
}

namespace {

bool can_be_read(const sip::ParseError& fault) {
    return fault.rule != sip::Rule::Params && fault.rule != sip::Rule::Quoted;
}

/// Each Authorization that can be read, until `judge` says that it is right. The same for users that exist
/// and for those that do not.
template <class Judge>
AuthResult read_claims(const sip::Message& request, Judge&& judge) {
    AuthResult result;
    for (const auto& line : request.lines()) {
        if (line.id != sip::HeaderId::Authorization) continue;
        std::string spare;
        const auto claim = sip::DigestClaim::read(request.value(line), spare);
        // Foreign realms and users count as failed, not as absent (statement 84); what cannot be read is
        // absent.
        if (claim || can_be_read(claim.error())) result.kind = AuthResult::Kind::Failed;
        if (!claim) continue;
        result.username = claim->username;
        result.nonce = claim->nonce;
        result.response = claim->response;
        if (!judge(*claim)) continue;
        result.kind = AuthResult::Kind::Passed;
        break;
    }
    return result;
}

/// The secret of users that do not exist, which is nobody's: what the time of an answer tells is the same.
sip::DigestHex ha1_of_nobody(const sip::DigestClaim& claim) {
    return sip::digest_ha1(claim.algorithm, claim.username, claim.realm, "no password at all");
}

}  // namespace

std::string Authenticator::challenge(std::string_view realm, sip::DigestAlgorithm algorithm,
                                     const std::string& nonce, bool stale) const {
    std::string text = nonce;
    (text += realm) += algorithm_name(algorithm);
    std::array<char, 16> opaque;
    write_number(opaque.begin(), sip::keyed_hash(key_, text));
    sip::DigestChallenge challenge;
    challenge.realm = realm;
    challenge.nonce = nonce;
    challenge.opaque.assign(opaque.begin(), opaque.end());
    challenge.algorithm = algorithm;
    challenge.stale = stale;
    return challenge.print();
}

AuthResult Authenticator::check(const sip::Message& request, const std::vector<std::string>& names,
                                WallTime now) const {
    const auto& global = directory_.global();
    const auto& source = request.origin().source.ip;
    for (const auto& name : names)
        if (!directory_.auth(name)) {
            log::warning("auth '{}' does not exist", name);
            AuthResult result;
            result.kind = AuthResult::Kind::Error;
            return result;
        }
    const auto realm_of = [&global](const Auth& auth) -> const std::string& {
        return auth.realm.empty() ? global.default_realm : auth.realm.str();
    };
    bool stale = false;
    auto result = read_claims(request, [&](const sip::DigestClaim& claim) {
        bool compared = false;
        for (const auto& name : names) {
            const auto& auth = *directory_.auth(name);
            // 77: looked at only when user, realm and algorithm are those of the object.
            const auto& realm = realm_of(auth);
            if (claim.username != auth.username || claim.realm != realm) continue;
            if (!allows_algorithm(auth.supported_algorithms_uas, global.default_auth_algorithms_uas,
                                  claim.algorithm))
                continue;
            const auto ha1 = ha1_of(auth, claim.algorithm, realm);
            const bool computed = ha1 && auth.digest(in_words(claim.algorithm)).empty();
            const auto nobody = computed ? sip::DigestHex{} : ha1_of_nobody(claim);
            compared = true;
            if (!sip::digest_matches(claim, ha1.value_or(nobody), request.method_text()) || !ha1) continue;
            if (judge_nonce(claim.nonce, source, now, auth.nonce_lifetime) == NonceState::Good) return true;
            stale = true;  // 72: right, but too old, foreign or somebody else's
        }
        if (!compared) (void)sip::digest_matches(claim, ha1_of_nobody(claim), request.method_text());
        return false;
    });
    if (result.kind == AuthResult::Kind::Passed) return result;
    if (stale) result.kind = AuthResult::Kind::Challenge;
    const auto nonce = make_nonce(source, now);
    // 71: an equal pair of realm and algorithm once.
    std::vector<std::pair<const std::string*, sip::DigestAlgorithm>> said;
    for (const auto& name : names) {
        const auto& auth = *directory_.auth(name);
        const auto& realm = realm_of(auth);
        for (const auto algorithm :
             algorithms_of(auth.supported_algorithms_uas, global.default_auth_algorithms_uas)) {
            const auto is_said = [&](const auto& one) {
                return *one.first == realm && one.second == algorithm;
            };
            if (std::any_of(said.begin(), said.end(), is_said)) continue;
            said.emplace_back(&realm, algorithm);
            result.challenges.push_back(challenge(realm, algorithm, nonce, stale));
        }
    }
    return result;
}

AuthResult Authenticator::check_artificial(const sip::Message& request, WallTime now) const {
    const auto& global = directory_.global();
    auto result = read_claims(request, [&](const sip::DigestClaim& claim) {
        (void)sip::digest_matches(claim, ha1_of_nobody(claim), request.method_text());
        return false;
    });
    const auto nonce = make_nonce(request.origin().source.ip, now);
    for (const auto algorithm : algorithms_of({}, global.default_auth_algorithms_uas))
        result.challenges.push_back(challenge(global.default_realm, algorithm, nonce, false));
    return result;
}

}  // namespace asterism::endpoint
