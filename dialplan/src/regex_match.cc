// SPDX-License-Identifier: Apache-2.0
#include "regex_match.h"

#include <fmt/core.h>
#include <regex.h>

#include "asterism/base/text.h"
#include "asterism/dialplan/expression.h"

namespace asterism::dialplan {

namespace {

constexpr std::size_t kMostPattern = 512;
constexpr std::size_t kMostText = 8192;
constexpr unsigned long kMostRepeats = 512;

/// Counted repeats multiply when nested, `+` doubles what it stands behind (a group, or another repeat), `*`
/// and
/// `?` behind another repeat are compiled in a time that doubles with each of them, and back references make
/// matching exponential: all are bounded here, because glibc does not.
std::string objection(const std::string& pattern) {
    if (pattern.size() > kMostPattern) return "the regular expression is too long";
    unsigned long repeats = 1;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size()) {
            if (is_digit(pattern[i + 1])) return "the regular expression has a back reference";
            ++i;
            continue;
        }
        const std::string_view multiplies_behind = pattern[i] == '+'                        ? ")+*?}"
                                                   : pattern[i] == '*' || pattern[i] == '?' ? "+*?}"
                                                                                            : "";
        if (i > 0 && multiplies_behind.find(pattern[i - 1]) != std::string_view::npos) {
            repeats *= 2;
            if (repeats > kMostRepeats) return "the regular expression repeats too often";
        }
        if (pattern[i] != '{') continue;
        for (unsigned long number = 0; ++i < pattern.size() && pattern[i] != '}';) {
            number = is_digit(pattern[i]) ? number * 10 + static_cast<unsigned long>(pattern[i] - '0') : 0;
            if (number > kMostRepeats || repeats * std::max(number, 1ul) > kMostRepeats)
                return "the regular expression repeats too often";
            const bool ends = i + 1 >= pattern.size() || !is_digit(pattern[i + 1]);
            if (ends && number > 1) repeats *= number;
        }
    }
    return {};
}

}  // namespace

RegexResult regex_match(const std::string& text, const std::string& pattern, bool anchored) {
    if (auto fault = objection(pattern); !fault.empty()) return {ExprValue(0.0L), std::move(fault)};
    if (text.size() > kMostText) return {ExprValue(0.0L), "the text to match is too long"};
    regex_t compiled;
    if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED) != 0)
        return {ExprValue(0.0L), fmt::format("\"{}\" is not a regular expression", pattern)};
    regmatch_t found[2];
    const bool hit = regexec(&compiled, text.c_str(), 2, found, 0) == 0 && (!anchored || found[0].rm_so == 0);
    const bool grouped = compiled.re_nsub > 0;
    regfree(&compiled);
    const auto piece = [&text](const regmatch_t& at) {
        if (at.rm_so < 0) return std::string();
        return text.substr(static_cast<std::size_t>(at.rm_so), static_cast<std::size_t>(at.rm_eo - at.rm_so));
    };
    if (grouped) return {ExprValue(hit ? piece(found[1]) : std::string()), {}};
    return {ExprValue(hit ? static_cast<long double>(found[0].rm_eo - found[0].rm_so) : 0.0L), {}};
}

bool regex_found(const std::string& text, const std::string& pattern, std::string& fault) {
    fault = objection(pattern);
    if (fault.empty() && text.size() > kMostText) fault = "the text to match is too long";
    if (!fault.empty()) return false;
    regex_t compiled;
    if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
        fault = fmt::format("\"{}\" is not a regular expression", pattern);
        return false;
    }
    const bool hit = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
    regfree(&compiled);
    return hit;
}

}  // namespace asterism::dialplan
