// SPDX-License-Identifier: Apache-2.0
// Reason phrases by the RFCs that define each status code.
#pragma once

#include <string_view>

namespace asterism::sip {

/// "Not Found" for 404; of an unknown code the phrase of its class (RFC 3261 8.1.3.2).
std::string_view reason_phrase(int status);

constexpr bool is_provisional(int status) { return status < 200; }
constexpr bool is_final(int status) { return status >= 200; }
constexpr bool is_success(int status) { return status >= 200 && status < 300; }

}  // namespace asterism::sip
