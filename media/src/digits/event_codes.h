// SPDX-License-Identifier: Apache-2.0
// The DTMF events of RFC 4733 3.2 as characters: 0-9, *, #, A-D, and '!' for flash.
#pragma once

#include <cstdint>

namespace asterism::media {

inline constexpr int kNoEvent = -1;

/// 0: an event that is no digit.
constexpr char digit_of_event(std::uint8_t event) { return event <= 16 ? "0123456789*#ABCD!"[event] : '\0'; }
/// kNoEvent: a character that is no digit. 'F' and 'f' are a flash as well.
constexpr int event_of_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'd') return 12 + digit - 'a';
    if (digit >= 'A' && digit <= 'D') return 12 + digit - 'A';
    switch (digit) {
        case '*':
            return 10;
        case '#':
            return 11;
        case '!':
        case 'F':
        case 'f':
            return 16;
        default:
            return kNoEvent;
    }
}

}  // namespace asterism::media
