// SPDX-License-Identifier: Apache-2.0
// Words as the names of the sounds that say them, in English: digits/7, letters/a, phonetic/a_p.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::apps {

using SoundNames = std::vector<std::string>;

/// Digit by digit; what is no digit, *, # or - is left out.
SoundNames say_digits(std::string_view text);
/// "one hundred twenty-three"; below zero with digits/minus, up to a thousand million.
SoundNames say_number(std::int64_t number);
SoundNames say_letters(std::string_view text);
SoundNames say_phonetic(std::string_view text);
/// "you have two minutes, five seconds": the time that is left of a call.
SoundNames say_time_left(std::int64_t seconds);

}  // namespace asterism::apps
