// SPDX-License-Identifier: Apache-2.0
#include "value.h"

#include <cstdio>
#include <cstdlib>

#include "asterism/base/text.h"

namespace asterism::dialplan {

std::optional<long double> ExprValue::number() const {
    if (number_) return number_;
    const auto text = trim(text_);
    if (text.empty() || text.size() > 64) return std::nullopt;
    // Digits with at most one point; strtold alone would also take "inf", "nan" and hexadecimal.
    bool digit = false, point = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_digit(c)) {
            digit = true;
        } else if (c == '.' && !point) {
            point = true;
        } else if (!((c == '-' || c == '+') && i == 0)) {
            return std::nullopt;
        }
    }
    if (!digit) return std::nullopt;
    return std::strtold(std::string(text).c_str(), nullptr);
}

std::string ExprValue::text() const {
    if (!number_) return text_;
    char out[64];
    const auto size = std::snprintf(out, sizeof out, "%.18Lg", *number_);
    return {out, static_cast<std::size_t>(size)};
}

std::string ExprValue::bare_text() const {
    if (quoted_ && text_.size() >= 2) return text_.substr(1, text_.size() - 2);
    return text();
}

bool ExprValue::is_true() const {
    if (const auto number = this->number()) return *number != 0;
    return !text_.empty() && text_ != "\"\"";
}

}  // namespace asterism::dialplan
