// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/clean.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism {

namespace {

constexpr bool is_plain(char c) { return c >= ' ' && c < 0x7F; }

/// Of a character of more than one byte.
bool is_control(std::string_view one) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(one[i]); };
    if (one.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
    if (one.size() != 3 || byte(0) != 0xE2) return false;
    return (byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) ||
           (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
}

}  // namespace

void clean(std::span<char> text, Keep keep) {
    const std::string_view view(text.data(), text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (is_plain(c) || c == '\t') {
            ++at;
        } else if (static_cast<unsigned char>(c) < 0x80) {
            const bool ends_line = c == '\n' || (c == '\r' && view.substr(at + 1).starts_with('\n'));
            if (keep == Keep::OneLine || !ends_line) text[at] = ' ';
            ++at;
        } else if (const auto length = utf8_length(view, at); length == 0) {
            text[at++] = '?';
        } else {
            if (is_control(view.substr(at, length))) std::ranges::fill(text.subspan(at, length), ' ');
            at += length;
        }
    }
}

std::string cleaned(std::string_view text, Keep keep) {
    std::string out(text);
    clean(out, keep);
    return out;
}

}  // namespace asterism
