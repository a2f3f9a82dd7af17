// SPDX-License-Identifier: Apache-2.0
// Words as the names of the sounds that say them, in English: digits/7, letters/a, phonetic/a_p.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "applications.h"

namespace asterism::apps {

using SoundNames = std::vector<std::string>;

/// Digit by digit; what is no digit, *, # or - is left out.
SoundNames say_digits(std::string_view text);
/// "one hundred twenty-three"; below zero with digits/minus, up to two thousand million.
SoundNames say_number(std::int64_t number);
/// A number that can be said; nullopt: it is none, or too great.
std::optional<std::int64_t> spoken_number(std::string_view text);
/// "twenty-third"; nothing of 0.
SoundNames say_ordinal(std::int64_t number);
/// "twelve dollars and thirty-four cents"; what is no amount is none, and no debt is said.
SoundNames say_money(std::string_view amount);
SoundNames say_letters(std::string_view text);
SoundNames say_phonetic(std::string_view text);
/// A moment by `format`: A day of the week, B month, d day of the month, Y year, I hour of twelve, H and k of
/// twenty-four (H with its zero), M minute, S second, p a.m. or p.m., Q "today", "yesterday" or ABdY, R HM,
/// T HMS, 'file' that sound. `today`: the same calendar as `time`, for Q.
SoundNames say_time(const std::tm& time, const std::tm& today, std::string_view format);
/// "you have two minutes, five seconds": the time that is left of a call.
SoundNames say_time_left(std::int64_t seconds);

/// Plays them; with SAY_DTMF_INTERRUPT a digit ends that, as say_names() says.
rt::Task<Next> say(Channel& channel, SoundNames names);
/// Plays them one after the other; with `to_extension` a digit ends it and begins an extension.
rt::Task<Next> say_names(Channel& channel, SoundNames names, bool to_extension);

}  // namespace asterism::apps
