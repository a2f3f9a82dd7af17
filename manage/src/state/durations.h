// SPDX-License-Identifier: Apache-2.0
// Spans of time as the CLI prints them.
#pragma once

#include <string>

#include "asterism/base/time.h"

namespace asterism::manage {

/// "00:01:28"
std::string clock_text(Seconds time);
/// "1 hour, 2 minutes, 3 seconds"; "0 seconds" for nothing.
std::string words_text(Seconds time);
/// What passed between two moments; never negative.
Seconds between(WallTime from, WallTime to);
/// "1 active call", "2 active calls"
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace asterism::manage
