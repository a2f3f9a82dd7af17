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
// Functions: SIN(x), POW(x,y), ... are computed here, others are asked for. Hostile input ends in a warning
// and an empty text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::dialplan {

struct ExpressionResult {
    std::string text;
    std::vector<std::string> warnings;
    /// A function whose value is not among the answers: ask for it, and evaluate again with one answer more.
    struct Call {
        std::string name;
        std::string args;
    };
    std::optional<Call> call;
};

/// `answers`: values of the functions called, in the order of the calls.
ExpressionResult evaluate_expression(std::string_view text, std::span<const std::string> answers = {});

/// What GotoIf, IF and their like take for true: not empty and not zero.
bool is_true_condition(std::string_view text);

}  // namespace asterism::dialplan
