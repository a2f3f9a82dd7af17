// SPDX-License-Identifier: Apache-2.0
// Advice of charge as XML (TS 124 647; statement 532), for the bodies of our messages. Pure.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/aoc.h"

namespace asterism::session {

/// application/vnd.etsi.aoc+xml
std::string print_xml(const call::Aoc& aoc);
inline constexpr std::string_view kAocType = "application/vnd.etsi.aoc+xml";

}  // namespace asterism::session
