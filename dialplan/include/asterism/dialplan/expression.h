// SPDX-License-Identifier: Apache-2.0
// What stands in $[...], values put in already. From the loosest to the tightest:
//
//   a ? b :: c                     b when a is true, else c
//   |                              a when a is true, else b
//   &                              a when both are true, else 0
//   = > >= < <= !=                 1 or 0; as numbers when both are numbers, else as text
//   + -      * / %                 numbers (long double)
//   -a  !a
//   a : re   a =~ re   a ~~ b      regular expression from the start, or anywhere; text put together
//
// True is what is neither empty, nor "", nor zero. Quotes stay part of a text, except for : =~ and ~~.
// What was put in for ${...} (marked.h) is part of a word: "5" is a number, "Ann | Bob" a text, `1 = 1` no
// comparison. Functions: SIN(x), POW(x,y), ... are computed here, others are asked for. What cannot be read
// is a warning, and worth what was whole before it; 0 when nothing was, or nothing at all when it is its
// first word (614). What would grow without a bound ends in a warning and an empty text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/dialplan/marked.h"

namespace asterism::dialplan {

struct ExpressionResult {
    std::string text;
    std::vector<std::string> warnings;
    /// A function whose value is not among the answers: ask for it, and evaluate again with one answer more.
    struct Call {
        std::string name;
        /// Computed, so all of it put in.
        Marked args;
    };
    std::optional<Call> call;
};

/// `answers`: values of the functions called, in the order of the calls. `loosely`: operators, quotes and
/// brackets that were put in count as if they were written (substituted_expressions in extensions.conf);
/// still they begin no call of a function.
ExpressionResult evaluate_expression(MarkedView text, std::span<const std::string> answers = {},
                                     bool loosely = false);

/// What GotoIf, IF and their like take for true: not empty and not zero.
bool is_true_condition(std::string_view text);

}  // namespace asterism::dialplan
