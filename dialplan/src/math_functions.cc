// SPDX-License-Identifier: Apache-2.0
#include "math_functions.h"

#include <cmath>

#include "asterism/base/text.h"

namespace asterism::dialplan {

namespace {

using Number = long double;

constexpr MathFunction kFunctions[] = {
    {"SIN", 1, [](Number x, Number) { return std::sin(x); }},
    {"COS", 1, [](Number x, Number) { return std::cos(x); }},
    {"TAN", 1, [](Number x, Number) { return std::tan(x); }},
    {"ASIN", 1, [](Number x, Number) { return std::asin(x); }},
    {"ACOS", 1, [](Number x, Number) { return std::acos(x); }},
    {"ATAN", 1, [](Number x, Number) { return std::atan(x); }},
    {"ATAN2", 2, [](Number x, Number y) { return std::atan2(x, y); }},
    {"POW", 2, [](Number x, Number y) { return std::pow(x, y); }},
    {"SQRT", 1, [](Number x, Number) { return std::sqrt(x); }},
    {"FLOOR", 1, [](Number x, Number) { return std::floor(x); }},
    {"CEIL", 1, [](Number x, Number) { return std::ceil(x); }},
    {"ROUND", 1, [](Number x, Number) { return std::round(x); }},
    {"RINT", 1, [](Number x, Number) { return std::rint(x); }},
    {"TRUNC", 1, [](Number x, Number) { return std::trunc(x); }},
    {"EXP", 1, [](Number x, Number) { return std::exp(x); }},
    {"EXP2", 1, [](Number x, Number) { return std::exp2(x); }},
    {"EXP10", 1, [](Number x, Number) { return std::pow(Number{10}, x); }},
    {"LOG", 1, [](Number x, Number) { return std::log(x); }},
    {"LOG2", 1, [](Number x, Number) { return std::log2(x); }},
    {"LOG10", 1, [](Number x, Number) { return std::log10(x); }},
    {"REMAINDER", 2, [](Number x, Number y) { return std::remainder(x, y); }},
};

}  // namespace

const MathFunction* find_math_function(std::string_view name) {
    for (const auto& function : kFunctions)
        if (iequals(function.name, name)) return &function;
    return nullptr;
}

}  // namespace asterism::dialplan
