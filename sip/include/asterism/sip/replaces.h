// SPDX-License-Identifier: Apache-2.0
// Replaces (RFC 3891 6.1): which dialog another one takes the place of. Values.
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/sip/parse_error.h"

namespace asterism::sip {

struct Replaces {
    std::string call_id;
    /// As whoever receives it has them: its own tag, and that of its peer.
    std::string to_tag;
    std::string from_tag;
    bool early_only = false;

    /// The header's value. Both tags must be there, once.
    static Result<Replaces, ParseError> parse(std::string_view value);
};

}  // namespace asterism::sip
