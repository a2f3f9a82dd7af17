// SPDX-License-Identifier: Apache-2.0
// An extension as written, and whether a dialled number fits it: `100`, `_NXXNXXXXXX`, `_9.`, `_[1-5]XX!`.
//
//   X 0-9   Z 1-9   N 2-9   [1235-9] one of these   . one character or more   ! none or more
//
// Dashes mean nothing, on either side. Letters other than X, Z and N stand for themselves, with case. Without
// "_" the whole is literal. A plain value, any thread.
#pragma once

#include <bitset>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/result.h"

namespace asterism::dialplan {

class Pattern {
public:
    Pattern() = default;
    /// Fails for a bracket that does not end, or holds nothing.
    static Result<Pattern> parse(std::string_view text);

    bool is_literal() const { return literal_; }
    /// As written, dashes too.
    const std::string& text() const { return text_; }
    /// Of a literal, without dashes: what is compared.
    const std::string& key() const { return key_; }

    bool matches(std::string_view number) const;
    /// Fits, or would with more digits.
    bool can_match(std::string_view number) const;
    /// Would fit with more digits.
    bool match_more(std::string_view number) const;
    /// Ends in "!": once it fits, nobody waits for more digits.
    bool ends_early() const { return tail_ == Tail::NoneOrMore; }

    /// The order in which patterns are tried: literals first; then, place by place from the left, the one
    /// that allows fewer characters; "." and "!" after every set, and the shorter pattern last.
    static std::strong_ordering precedence(const Pattern& a, const Pattern& b);
    bool operator==(const Pattern& other) const { return precedence(*this, other) == 0; }

private:
    using Characters = std::bitset<256>;
    enum class Tail : std::uint8_t { None, OneOrMore, NoneOrMore };
    /// How many of the places `number` (without dashes) fits from the left; -1 where a character does not.
    int fit(std::string_view number) const;

    std::string text_;
    std::string key_;
    bool literal_ = true;
    Tail tail_ = Tail::None;
    std::vector<Characters> places_;
};

/// Without its dashes.
std::string without_dashes(std::string_view number);

}  // namespace asterism::dialplan
