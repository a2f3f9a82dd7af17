// SPDX-License-Identifier: Apache-2.0
// Final answers of SIP: what causes are in them, and the names that scripts use. Pure.
#pragma once

#include <string_view>

#include "asterism/call/cause.h"

namespace asterism::session {

/// The final answer to an INVITE that was not answered yet (statement 269; 603 where nothing is mapped, 233).
int sip_status_of(call::Cause cause);
/// The same; 0 where nothing is mapped. What TechCause shows of a leg that ended without a response.
int own_sip_status_of(call::Cause cause);
/// Of a leg's final response (statements 270, 271).
call::Cause cause_of_sip_status(int status);

/// "486", "BUSY_HERE", "PJSIP_SC_BUSY_HERE" (274). 0: neither a code of 400 to 699 nor the name of one.
int sip_status_named(std::string_view text);

}  // namespace asterism::session
