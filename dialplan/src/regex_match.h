// SPDX-License-Identifier: Apache-2.0
// The operators ":" and "=~": POSIX extended regular expressions, as everywhere in the dialplan, with a guard
// against patterns made to eat time or memory.
#pragma once

#include <string>

#include "value.h"

namespace asterism::dialplan {

struct RegexResult {
    /// What the first (group) holds, or how many characters fit; empty or 0 when nothing does.
    ExprValue value;
    /// Why the pattern was not used; empty when it was.
    std::string fault;
};

/// `anchored`: only at the start of the text.
RegexResult regex_match(const std::string& text, const std::string& pattern, bool anchored);

}  // namespace asterism::dialplan
