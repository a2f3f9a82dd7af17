// SPDX-License-Identifier: Apache-2.0
#include "regex_match.h"

#include "asterism/base/regex.h"

namespace asterism::dialplan {

RegexResult regex_match(std::string_view text, std::string_view pattern, bool anchored) {
    const auto regex = Regex::compile(pattern);
    if (!regex) return {ExprValue(0.0L), regex.error().reason};
    const auto hit = regex->find(text, anchored);
    if (regex->grouped()) return {ExprValue(hit ? std::string(hit->group) : std::string()), {}};
    return {ExprValue(hit ? static_cast<long double>(hit->all.size()) : 0.0L), {}};
}

}  // namespace asterism::dialplan
