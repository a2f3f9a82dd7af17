// SPDX-License-Identifier: Apache-2.0
// What Transfer() may name. Exchange thread.
#pragma once

#include <string>
#include <string_view>

#include "session_core.h"

namespace asterism::session {

/// The contact of the endpoint of that name, or the URI itself; empty: neither.
std::string transfer_target(const SessionCore& core, std::string_view target);

}  // namespace asterism::session
