// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/authenticator.h"

#include <fmt/core.h>

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

std::optional<std::string> ha1_of(const Auth& auth, sip::DigestAlgorithm algorithm, std::string_view realm) {
    if (const auto digest = auth.digest(in_words(algorithm)); !digest.empty()) return std::string(digest);
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

std::string Authenticator::signature(std::int64_t time, const IpAddress& source) const {
    std::string input = fmt::format("{}/", time);
    input.append(reinterpret_cast<const char*>(source.bytes().data()), source.bytes().size());
    const auto first = sip::keyed_hash(key_, input);
    input += 'b';
    return fmt::format("{:016x}{:016x}", first, sip::keyed_hash(key_, input));
}

std::string Authenticator::make_nonce(const IpAddress& source, WallTime now) const {
    const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    return fmt::format("{}/{}", seconds, signature(seconds, source));
}

Authenticator::NonceState Authenticator::judge_nonce(std::string_view nonce, const IpAddress& source,
                                                     WallTime now, Seconds lifetime) const {
    const auto [time_text, signed_by] = split_once(nonce, '/');
    const auto time = parse_int(time_text);
    const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    if (!time || *time > seconds || seconds - *time > lifetime.count()) return NonceState::Stale;
    return sip::equal_in_constant_time(signed_by, signature(*time, source)) ? NonceState::Good
                                                                            : NonceState::Stale;
}

AuthResult Authenticator::check(const sip::Message& request, const std::vector<std::string>& names,
                                WallTime now) const {
    AuthResult result;
    const auto& global = directory_.global();
    const auto credentials = request.credentials(sip::HeaderId::Authorization);
    const auto& source = request.origin().source.ip;
    bool stale = false;
    bool tried = false;
    std::vector<Ref<Auth>> auths;
    for (const auto& name : names) {
        auto auth = directory_.auth(name);
        if (!auth) {
            log::warning("auth '{}' does not exist", name);
            result.kind = AuthResult::Kind::Error;
            return result;
        }
        auths.push_back(std::move(auth));
    }
    for (const auto& one : credentials) {
        const auto answer = sip::DigestAnswer::read(one);
        tried = true;  // foreign realms and users count as failed, not as absent (statement 84)
        if (!answer) continue;
        result.username = answer->username;
        result.nonce = answer->nonce;
        result.response = answer->response;
        for (const auto& auth : auths) {
            // 77: looked at only when user, realm and algorithm are those of the object.
            const auto& realm = auth->realm.empty() ? global.default_realm : auth->realm.str();
            if (answer->username != auth->username || answer->realm != realm) continue;
            if (!allows_algorithm(auth->supported_algorithms_uas, global.default_auth_algorithms_uas,
                                  answer->algorithm))
                continue;
            const auto ha1 = ha1_of(*auth, answer->algorithm, realm);
            if (!ha1 || !sip::digest_matches(*answer, *ha1, request.method_text())) continue;
            if (judge_nonce(answer->nonce, source, now, auth->nonce_lifetime) == NonceState::Good) {
                result.kind = AuthResult::Kind::Passed;
                return result;
            }
            stale = true;  // 72: right, but too old, foreign or somebody else's
        }
    }
    result.kind = tried && !stale ? AuthResult::Kind::Failed : AuthResult::Kind::Challenge;
    const auto nonce = make_nonce(source, now);
    std::vector<std::pair<std::string, sip::DigestAlgorithm>> said;
    for (const auto& auth : auths) {
        const auto& realm = auth->realm.empty() ? global.default_realm : auth->realm.str();
        for (const auto algorithm :
             algorithms_of(auth->supported_algorithms_uas, global.default_auth_algorithms_uas)) {
            // 71: an equal pair of realm and algorithm once.
            const auto pair = std::pair(realm, algorithm);
            if (std::find(said.begin(), said.end(), pair) != said.end()) continue;
            said.push_back(pair);
            sip::DigestChallenge challenge;
            challenge.realm = realm;
            challenge.nonce = nonce;
            challenge.opaque = fmt::format(
                "{:016x}", sip::keyed_hash(key_, nonce + realm + std::string(algorithm_name(algorithm))));
            challenge.algorithm = algorithm;
            challenge.stale = stale;
            result.challenges.push_back(challenge.print());
        }
    }
    return result;
}

AuthResult Authenticator::check_artificial(const sip::Message& request, WallTime now) const {
    AuthResult result;
    const auto& global = directory_.global();
    for (const auto& one : request.credentials(sip::HeaderId::Authorization)) {
        const auto answer = sip::DigestAnswer::read(one);
        result.kind = AuthResult::Kind::Failed;
        if (!answer) continue;
        result.username = answer->username;
        result.nonce = answer->nonce;
        result.response = answer->response;
        // As much work as for a user that exists, so that the time of the answer tells nothing.
        const auto ha1 = sip::digest_ha1(answer->algorithm, answer->username, answer->realm, answer->nonce);
        if (sip::digest_matches(*answer, ha1, request.method_text())) result.response.clear();
    }
    const auto nonce = make_nonce(request.origin().source.ip, now);
    for (const auto algorithm : algorithms_of({}, global.default_auth_algorithms_uas)) {
        sip::DigestChallenge challenge;
        challenge.realm = global.default_realm;
        challenge.nonce = nonce;
        challenge.opaque = fmt::format(
            "{:016x}",
            sip::keyed_hash(key_, nonce + challenge.realm + std::string(algorithm_name(algorithm))));
        challenge.algorithm = algorithm;
        result.challenges.push_back(challenge.print());
    }
    return result;
}

}  // namespace asterism::endpoint
