// SPDX-License-Identifier: Apache-2.0
// The character classes of RFC 3261 25.1, one bit each in one table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace asterism::sip::chars {

enum Class : std::uint8_t {
    kToken = 1,     // token
    kWord = 2,      // word: token and ()<>:\"/[]?{}
    kHost = 4,      // letters, digits, '-', '.', and '_' which names in the field contain
    kUser = 8,      // user and password: unreserved and &=+$,;?/
    kParam = 16,    // paramchar: unreserved and []/:&+$
    kHeader = 32,   // hname, hvalue: unreserved and []/?:+$
    kQuotable = 64  // stands in a URI of any scheme: no space, control, quote, <>
};

constexpr std::array<std::uint8_t, 256> make_table() {
    std::array<std::uint8_t, 256> table{};
    const auto add = [&table](std::string_view which, std::uint8_t bits) {
        for (const char c : which) table[static_cast<unsigned char>(c)] |= bits;
    };
    constexpr std::string_view alnum = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    add(alnum, kToken | kWord | kHost | kUser | kParam | kHeader);
    add("-.!%*_+`'~", kToken | kWord);
    add("()<>:\\\"/[]?{}", kWord);
    add("-._", kHost);
    constexpr std::string_view mark = "-_.!~*'()";
    add(mark, kUser | kParam | kHeader);
    add("&=+$,;?/", kUser);
    add("[]/:&+$", kParam);
    add("[]/?:+$", kHeader);
    for (int c = 0x21; c < 0x7f; ++c)
        if (c != '<' && c != '>' && c != '"') table[static_cast<std::size_t>(c)] |= kQuotable;
    return table;
}

inline constexpr auto kTable = make_table();

constexpr bool is(char c, std::uint8_t which) { return (kTable[static_cast<unsigned char>(c)] & which) != 0; }
constexpr bool is_lws(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// At the first character from `at` on that is not of the class.
constexpr std::size_t skip(std::string_view text, std::size_t at, std::uint8_t which) {
    while (at < text.size() && is(text[at], which)) ++at;
    return at;
}
constexpr std::size_t skip_lws(std::string_view text, std::size_t at) {
    while (at < text.size() && is_lws(text[at])) ++at;
    return at;
}
/// Not empty, and all of the class.
constexpr bool all(std::string_view text, std::uint8_t which) {
    return !text.empty() && skip(text, 0, which) == text.size();
}
/// All of the class, or %HH.
constexpr bool all_escaped(std::string_view text, std::uint8_t which) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is(text[i], which)) continue;
        if (text[i] != '%' || i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2]))
            return false;
        i += 2;
    }
    return true;
}
/// From an opening quote: one past the closing one; npos when there is none.
constexpr std::size_t skip_quoted(std::string_view text, std::size_t at) {
    // Hardly any text in quotes has an escape.
    const std::size_t end = text.find('"', at + 1);
    if (end == text.npos) return text.npos;
    if (text.substr(at, end - at).find('\\') == text.npos) return end + 1;
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return std::string_view::npos;
}
constexpr std::string_view trim_lws(std::string_view text) {
    while (!text.empty() && is_lws(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_lws(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace asterism::sip::chars
