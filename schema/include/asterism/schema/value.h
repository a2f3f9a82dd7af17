// SPDX-License-Identifier: Apache-2.0
// How the text of an option becomes a value and back: one `Value<M>` per type of member. Rooms add their own
// by specialising it; an enum class gets its words by a function `words_of(E)` beside it:
//
//   enum class Dtls { No, Yes };
//   constexpr auto words_of(Dtls) { return std::to_array<schema::Word<Dtls>>({{"no", Dtls::No}, {"yes",
//   Dtls::Yes}}); }
//
// The first word of a value is the one printed; further ones are accepted. The number and bool rules are
// reference/pjsip-options.json, "rules".
#pragma once

#include <fmt/core.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <expected>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "asterism/base/text.h"
#include "asterism/base/time.h"

namespace asterism::schema {

/// Nothing, or why the text is refused.
struct Refusal {
    std::string reason;
    /// The word that may have been meant.
    std::string suggestion;
};
using Parsed = std::expected<void, Refusal>;

inline std::unexpected<Refusal> refuse(std::string reason, std::string suggestion = {}) {
    return std::unexpected<Refusal>(Refusal{std::move(reason), std::move(suggestion)});
}

/// What sort of value an option takes, for manuals, completion and DDL.
enum class Kind : std::uint8_t { Text, Flag, Number, Real, Word, List };

template <class E>
struct Word {
    std::string_view word;
    E value;
};

/// An enum class with words.
template <class E>
concept Worded = std::is_enum_v<E> && requires(E value) { words_of(value); };

template <Worded E>
std::string_view word(E value) {
    for (const auto& entry : words_of(value))
        if (entry.value == value) return entry.word;
    return {};
}

/// Every word accepted for E, the printed ones among them.
template <Worded E>
std::vector<std::string_view> words() {
    std::vector<std::string_view> out;
    for (const auto& entry : words_of(E{})) out.push_back(entry.word);
    return out;
}

/// "must be one of a, b or c"
Refusal not_a_word(std::string_view text, const std::vector<std::string_view>& words);

template <class M>
struct Value;  // parse(text, into), print(value), kKind

template <>
struct Value<std::string> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, std::string& into) {
        into = text;
        return {};
    }
    static std::string print(const std::string& value) { return value; }
};

/// Anything that is not a word for true is false; that is no error.
template <>
struct Value<bool> {
    static constexpr Kind kKind = Kind::Flag;
    static Parsed parse(std::string_view text, bool& into) {
        into = is_true(text);
        return {};
    }
    static std::string print(bool value) { return value ? "true" : "false"; }
};

/// Decimal digits throughout; refuses what does not fit between `low` and `high`.
std::expected<std::int64_t, Refusal> parse_number(std::string_view text, std::int64_t low, std::int64_t high);
std::expected<double, Refusal> parse_real(std::string_view text);

template <class M>
    requires(std::integral<M> && !std::same_as<M, bool>)
struct Value<M> {
    static constexpr Kind kKind = Kind::Number;
    static Parsed parse(std::string_view text, M& into) {
        constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<M>::max());
        constexpr auto high = most > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(most);
        auto number = parse_number(text, static_cast<std::int64_t>(std::numeric_limits<M>::min()), high);
        if (!number) return std::unexpected(std::move(number.error()));
        into = static_cast<M>(*number);
        return {};
    }
    static std::string print(M value) { return fmt::format("{}", value); }
};

/// Printed with six digits behind the point, as scripts expect ("3.000000").
template <>
struct Value<double> {
    static constexpr Kind kKind = Kind::Real;
    static Parsed parse(std::string_view text, double& into) {
        auto number = parse_real(text);
        if (!number) return std::unexpected(std::move(number.error()));
        into = *number;
        return {};
    }
    static std::string print(double value) { return fmt::format("{:.6f}", value); }
};

/// Seconds and Millis: whole, not negative, at most 32 bits as everywhere in pjsip.conf.
template <class Rep, class Period>
struct Value<std::chrono::duration<Rep, Period>> {
    using M = std::chrono::duration<Rep, Period>;
    static constexpr Kind kKind = Kind::Number;
    static Parsed parse(std::string_view text, M& into) {
        auto number = parse_number(text, 0, UINT32_MAX);
        if (!number) return std::unexpected(std::move(number.error()));
        into = M{*number};
        return {};
    }
    static std::string print(M value) { return fmt::format("{}", value.count()); }
};

template <Worded E>
struct Value<E> {
    static constexpr Kind kKind = Kind::Word;
    static Parsed parse(std::string_view text, E& into) {
        for (const auto& entry : words_of(E{})) {
            if (!iequals(entry.word, text)) continue;
            into = entry.value;
            return {};
        }
        return std::unexpected(not_a_word(text, words<E>()));
    }
    static std::string print(E value) { return std::string(word(value)); }
};

/// Comma lists; empty pieces are skipped, doubles dropped. `parse` adds to what is there (see Multi).
template <class M>
struct Value<std::vector<M>> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, std::vector<M>& into) {
        for (const auto piece : split(text, ',')) {
            if (piece.empty()) continue;
            M one{};
            if (auto parsed = Value<M>::parse(piece, one); !parsed) return parsed;
            if (std::find(into.begin(), into.end(), one) == into.end()) into.push_back(std::move(one));
        }
        return {};
    }
    static std::string print(const std::vector<M>& value) {
        std::string out;
        for (const auto& one : value) {
            if (!out.empty()) out += ',';
            out += Value<M>::print(one);
        }
        return out;
    }
};

}  // namespace asterism::schema
