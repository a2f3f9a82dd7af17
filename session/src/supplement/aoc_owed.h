// SPDX-License-Identifier: Apache-2.0
// Advice of charge that a far end is still to be told: the supplement `aoc` puts it into our messages. Of a
// channel; exchange thread.
#pragma once

#include <string>

#include "asterism/call/attached.h"

namespace asterism::session {

struct AocOwed final : call::Attached {
    /// With every 180, 183 and 200 to the INVITE that began the call.
    std::string start;
    /// With the BYE or its answer.
    std::string end;
};

}  // namespace asterism::session
