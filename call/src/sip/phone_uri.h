// SPDX-License-Identifier: Apache-2.0
// Telephone numbers in SIP URIs (RFC 3261 19.1.1; reference 254).
#pragma once

#include "asterism/sip/uri.h"

namespace asterism::call {

/// Adds user=phone when the user is a number (option user_eq_phone).
inline void mark_phone(sip::Uri& uri) {
    auto digits = uri.view().plain_user();
    if (digits.starts_with('+')) digits.erase(0, 1);
    if (!digits.empty() && digits.find_first_not_of("0123456789") == digits.npos)
        uri.set_param("user", "phone");
}

}  // namespace asterism::call
