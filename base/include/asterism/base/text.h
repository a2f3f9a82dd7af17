// SPDX-License-Identifier: Apache-2.0
// Small questions about text that every room asks. ASCII only, as the protocols are; no locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asterism {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool iequals(std::string_view a, std::string_view b);
bool istarts_with(std::string_view text, std::string_view start);
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
std::string_view trim(std::string_view text);

/// Every piece between separators, trimmed; empty pieces kept.
std::vector<std::string_view> split(std::string_view text, char separator);
/// What stands before the separator and what after; the second is empty where there is none.
std::pair<std::string_view, std::string_view> split_once(std::string_view text, char separator);

/// Decimal digits only, all of them; nullopt on overflow.
std::optional<std::uint64_t> parse_uint(std::string_view text);
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<double> parse_double(std::string_view text);

/// yes, true, y, t, 1, on: the words Asterisk takes for true. Everything else is false.
bool is_true(std::string_view text);
/// no, false, n, f, 0, off.
bool is_false(std::string_view text);

std::string hex(std::string_view bytes);
/// Two lower-case digits a byte, from `to` on; where they end.
char* write_hex(char* to, std::string_view bytes);
/// Nullopt unless pairs of hex digits throughout.
std::optional<std::string> unhex(std::string_view text);
std::string base64(std::string_view bytes);
std::optional<std::string> unbase64(std::string_view text);

/// How many single-character edits apart; for "did you mean".
unsigned edit_distance(std::string_view a, std::string_view b);
/// The candidate nearest to `word`, unless none is near enough to be meant.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

/// Bytes of the character that begins at `at`; 0: none does.
std::size_t utf8_length(std::string_view text, std::size_t at);
/// Invalid sequences replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// For maps keyed by text and asked with views.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept;
};

}  // namespace asterism
