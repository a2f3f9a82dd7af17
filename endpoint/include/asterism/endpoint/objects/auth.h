// SPDX-License-Identifier: Apache-2.0
// Credentials (type=auth): a password or its hashes, for those who register with us or for us towards others.
// Statements 86 to 88.
#pragma once

#include <string>
#include <vector>

#include "asterism/endpoint/objects/values.h"
#include "asterism/schema/object.h"
#include "asterism/schema/shared_text.h"

namespace asterism::endpoint {

struct Auth {
    std::string name;
    std::string username;
    std::string password;
    schema::SharedText refresh_token;
    schema::SharedText oauth_clientid;
    schema::SharedText oauth_secret;
    std::string md5_cred;
    schema::SharedText realm;
    Seconds nonce_lifetime{32};
    AuthType auth_type = AuthType::UserPass;
    std::vector<PasswordDigest> password_digest;
    std::vector<DigestAlgorithm> supported_algorithms_uac;
    std::vector<DigestAlgorithm> supported_algorithms_uas;
    /// Lines that begin with @, for AST_SORCERY and the like.
    schema::NameValues extended;

    /// The hash of user:realm:password by that algorithm, in hex; empty when only the password is known.
    std::string_view digest(DigestAlgorithm algorithm) const;
    /// Whether it can answer or check a challenge by that algorithm.
    bool can(DigestAlgorithm algorithm) const { return !password.empty() || !digest(algorithm).empty(); }

    bool operator==(const Auth&) const = default;
};

const schema::Object<Auth>& auth_schema();

}  // namespace asterism::endpoint
