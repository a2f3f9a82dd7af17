// SPDX-License-Identifier: Apache-2.0
// Telephone numbers in SIP URIs (RFC 3261 19.1.1; reference 254, 524, 525).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "asterism/sip/uri.h"

namespace asterism::session {

/// A user that is a number: digits, * # A B C D, behind a plus or not.
inline bool is_number(std::string_view user) {
    if (user.starts_with('+')) user.remove_prefix(1);
    return !user.empty() && user.find_first_not_of("0123456789*#ABCD") == user.npos;
}

/// Adds user=phone when the user is a number (option user_eq_phone).
inline void mark_phone(sip::Uri& uri) {
    if (is_number(uri.view().plain_user())) uri.set_param("user", "phone");
}

/// The number that a URI names: what stands behind a semicolon in the user part is no part of it
/// (tel:+49301234;phone-context=...).
inline std::string number_of(const sip::UriView& uri) {
    auto user = uri.plain_user();
    user.resize(std::min(user.size(), user.find(';')));
    return user;
}

}  // namespace asterism::session
