// SPDX-License-Identifier: Apache-2.0
// Final answers of SIP by the names that scripts use (274): "486", "BUSY_HERE", "PJSIP_SC_BUSY_HERE". Pure.
#pragma once

#include <string_view>

namespace asterism::call {

/// 0: neither a code of 400 to 699 nor the name of one.
int sip_status_named(std::string_view text);

}  // namespace asterism::call
