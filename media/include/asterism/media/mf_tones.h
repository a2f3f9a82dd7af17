// SPDX-License-Identifier: Apache-2.0
// R1 multi-frequency digits (ITU-T Q.320 to Q.322) as they sound: two of six tones each. Written as a
// cadence, to be played like any tone. Pure.
//
//   1 to 9, 0     the digits             * KP     # ST     A STP     B ST2P     C ST3P
//   w             half a second of silence       W a second      h, H  2600 Hz for a quarter of a second
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/time.h"

namespace asterism::media {

struct MfTimes {
    Millis digit{55};
    Millis key_pulse{120};
    Millis start{65};
    Millis gap{50};
};

struct MfTones {
    /// Of ToneRequest, played once.
    std::string cadence;
    Millis length{0};
};

/// Nullopt: no digit is among them, or more than can be played at once. Other characters are left out.
std::optional<MfTones> mf_tones(std::string_view digits, const MfTimes& times = {});

}  // namespace asterism::media
