// SPDX-License-Identifier: Apache-2.0
// The functions that an expression computes itself: SIN(x), POW(x,y), ROUND(x), ...
#pragma once

#include <span>
#include <string_view>

namespace asterism::dialplan {

struct MathFunction {
    std::string_view name;
    unsigned args;
    long double (*run)(long double, long double);
};

/// Null when it is none of them. Without case.
const MathFunction* find_math_function(std::string_view name);

}  // namespace asterism::dialplan
