// SPDX-License-Identifier: Apache-2.0
// What one NOTIFY message-summary says (RFC 3842 5): `presence` knows it, `call` sends it.
#pragma once

#include <string>

namespace asterism::endpoint {

struct MessageSummary {
    unsigned fresh = 0;  ///< "new" is no name in C++
    unsigned old = 0;
    /// User of Message-Account; empty: not known (reference 394).
    std::string account;
    /// User of From; empty: as ever (390).
    std::string from_user;
};

}  // namespace asterism::endpoint
