// SPDX-License-Identifier: Apache-2.0
// A value inside an expression: a text, which may look like a number, or a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace asterism::dialplan {

class ExprValue {
public:
    ExprValue() = default;
    /// `quoted`: its author wrote quotes round it, which are part of the text.
    explicit ExprValue(std::string text, bool quoted = false) : text_(std::move(text)), quoted_(quoted) {}
    explicit ExprValue(long double number) : number_(number) {}

    /// The number it is or looks like; nullopt for other text, quoted numbers among it.
    std::optional<long double> number() const;
    /// Numbers with up to 18 digits.
    std::string text() const;
    /// Without the quotes that were written round it.
    std::string bare_text() const;
    /// Neither empty, nor "", nor zero.
    bool is_true() const;

private:
    std::optional<long double> number_;
    std::string text_;
    bool quoted_ = false;
};

}  // namespace asterism::dialplan
