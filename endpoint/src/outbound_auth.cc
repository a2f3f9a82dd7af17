// SPDX-License-Identifier: Apache-2.0
// Answers to challenges of others (RFC 3261 22, RFC 7616; reference 90 to 93).
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/endpoint/requester.h"
#include "asterism/sip/digest.h"
#include "auth_secrets.h"

namespace asterism::endpoint {

namespace {

/// An exact realm first, then one that takes any (statement 91); of those with tokens, or of the others.
Ref<Auth> auth_for(const Directory& directory, const std::vector<std::string>& names, std::string_view realm,
                   bool with_token = false) {
    Ref<Auth> any;
    for (const auto& name : names) {
        const auto& auth = directory.auth(name);
        if (!auth || (auth->auth_type == AuthType::GoogleOauth) != with_token) continue;
        if (iequals(auth->realm, realm)) return auth;
        if (!any && (auth->realm.empty() || auth->realm == "*")) any = auth;
    }
    return any;
}

}  // namespace

std::vector<std::string> answer_challenges(const Directory& directory, const std::vector<std::string>& auths,
                                           const sip::Message& response, std::string_view method,
                                           std::string_view uri, std::string& why_not) {
    std::vector<std::string> answers;
    if (auths.empty()) {
        why_not = "no outbound_auth is configured";
        return answers;
    }
    std::vector<std::string> realms;
    const auto header =
        response.status() == 407 ? sip::HeaderId::ProxyAuthenticate : sip::HeaderId::WwwAuthenticate;
    why_not = "there is no digest challenge in it";
    for (const auto& credentials : response.credentials(header)) {
        const auto challenge = sip::DigestChallenge::read(credentials);
        if (!challenge) continue;
        if (std::ranges::any_of(realms, [&](const auto& one) { return iequals(one, challenge->realm); }))
            continue;
        const auto auth = auth_for(directory, auths, challenge->realm);
        if (!auth) {
            why_not = fmt::format("no auth object is for realm '{}'", challenge->realm);
            continue;
        }
        if (!allows_algorithm(auth->supported_algorithms_uac, directory.global().default_auth_algorithms_uac,
                              challenge->algorithm)) {
            why_not =
                fmt::format("auth '{}' does not use {}", auth->name, algorithm_name(challenge->algorithm));
            continue;
        }
        const auto ha1 = ha1_of(*auth, challenge->algorithm, challenge->realm);
        if (!ha1) {
            why_not = fmt::format("auth '{}' has no password for {}", auth->name,
                                  algorithm_name(challenge->algorithm));
            continue;
        }
        realms.push_back(challenge->realm);
        answers.push_back(sip::digest_answer(*challenge, auth->username, *ha1, method, uri).print());
    }
    return answers;
}

Ref<Auth> bearer_auth(const Directory& directory, const std::vector<std::string>& auths,
                      const sip::Message& response, std::string& realm) {
    const auto header =
        response.status() == 407 ? sip::HeaderId::ProxyAuthenticate : sip::HeaderId::WwwAuthenticate;
    for (const auto& credentials : response.credentials(header)) {
        if (!iequals(credentials.scheme, "Bearer")) continue;
        realm = credentials.params.unquoted("realm").value_or("");
        if (auto auth = auth_for(directory, auths, realm, true)) return auth;
    }
    return nullptr;
}

}  // namespace asterism::endpoint
