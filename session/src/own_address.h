// SPDX-License-Identifier: Apache-2.0
// Who we are on an INVITE of ours (reference 248 to 251, 524).
#pragma once

#include <string>
#include <string_view>

#include "session_core.h"

namespace asterism::session {

/// Whom From names, if he does not wish to be anonymous.
sip::Uri own_uri(const SessionCore& core, const sip::Target& target);
/// From, as the called party sees it; `own`: what own_uri() says.
std::string from_value(const SessionCore& core, sip::Uri own, std::string_view tag);

}  // namespace asterism::session
