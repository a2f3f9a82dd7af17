// SPDX-License-Identifier: Apache-2.0
#include "asterism/media/mf_tones.h"

#include <fmt/core.h>

namespace asterism::media {

namespace {

constexpr std::size_t kMostDigits = 100;

struct Sound {
    std::string_view tones;
    Millis time;
    bool is_signal = true;  // else a pause
};

std::optional<Sound> sound_of(char digit, const MfTimes& times) {
    static constexpr std::string_view kDigits[] = {"1300+1500", "700+900",  "700+1100",  "900+1100",
                                                   "700+1300",  "900+1300", "1100+1300", "700+1500",
                                                   "900+1500",  "1100+1500"};
    if (digit >= '0' && digit <= '9') return Sound{kDigits[digit - '0'], times.digit};
    switch (digit) {
        case '*':
            return Sound{"1100+1700", times.key_pulse};
        case '#':
            return Sound{"1500+1700", times.start};
        case 'A':
            return Sound{"900+1700", times.start};
        case 'B':
            return Sound{"1300+1700", times.start};
        case 'C':
            return Sound{"700+1700", times.start};
        case 'h':
        case 'H':
            return Sound{"2600", Millis{250}};
        case 'w':
            return Sound{"0", Millis{500}, false};
        case 'W':
            return Sound{"0", Millis{1000}, false};
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<MfTones> mf_tones(std::string_view digits, const MfTimes& times) {
    MfTones out;
    if (digits.size() > kMostDigits) return std::nullopt;
    const auto add = [&out](std::string_view tones, Millis time) {
        out.cadence += fmt::format("{}!{}/{}", out.cadence.empty() ? "" : ",", tones, time.count());
        out.length += time;
    };
    for (const char digit : digits) {
        const auto sound = sound_of(digit, times);
        if (!sound) continue;
        add(sound->tones, sound->time);
        if (sound->is_signal) add("0", times.gap);
    }
    if (out.cadence.empty()) return std::nullopt;
    return out;
}

}  // namespace asterism::media
