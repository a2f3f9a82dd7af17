// SPDX-License-Identifier: Apache-2.0
// What an auth object knows, as digest wants it: H(user:realm:password) by algorithm, and which algorithms
// count.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asterism/endpoint/objects/auth.h"
#include "asterism/sip/digest.h"

namespace asterism::endpoint {

/// From password_digest, md5_cred or password (statement 78); nullopt when none of them serves.
std::optional<sip::DigestHex> ha1_of(const Auth& auth, sip::DigestAlgorithm algorithm,
                                     std::string_view realm);

/// The list of the auth object, else the global one, else MD5 (statement 89).
std::vector<sip::DigestAlgorithm> algorithms_of(const std::vector<DigestAlgorithm>& own,
                                                const std::vector<DigestAlgorithm>& global);
bool allows_algorithm(const std::vector<DigestAlgorithm>& own, const std::vector<DigestAlgorithm>& global,
                      sip::DigestAlgorithm algorithm);

}  // namespace asterism::endpoint
