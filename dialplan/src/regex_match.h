// SPDX-License-Identifier: Apache-2.0
// The operators ":" and "=~".
#pragma once

#include <string>
#include <string_view>

#include "value.h"

namespace asterism::dialplan {

struct RegexResult {
    /// What the first (group) holds, or how many characters fit; empty or 0 when nothing does.
    ExprValue value;
    /// Why the pattern was not used; empty when it was.
    std::string fault;
};

/// `anchored`: only at the start of the text.
RegexResult regex_match(std::string_view text, std::string_view pattern, bool anchored);

}  // namespace asterism::dialplan
