// SPDX-License-Identifier: Apache-2.0
// How the readers of a message say what is wrong, and where.
#pragma once

#include <cstdint>
#include <expected>

#include "asterism/sip/parse_error.h"

namespace asterism::sip {

inline std::unexpected<ParseError> fault(Rule rule, std::size_t at) {
    return std::unexpected(ParseError{rule, static_cast<std::uint32_t>(at)});
}

}  // namespace asterism::sip
