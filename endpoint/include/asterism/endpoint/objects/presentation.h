// SPDX-License-Identifier: Apache-2.0
// The presentation byte of a party (Q.931 octet 3a): what may be shown (high bits), who vouches for it (low
// bits). Its words are those of callerid_privacy and CALLERID(pres) (words.h).
#pragma once

#include <cstdint>

namespace asterism::endpoint {

enum class Presentation : std::uint8_t {
    AllowedNotScreened = 0x00,
    AllowedPassedScreen = 0x01,
    AllowedFailedScreen = 0x02,
    Allowed = 0x03,
    ProhibitedNotScreened = 0x20,
    ProhibitedPassedScreen = 0x21,
    ProhibitedFailedScreen = 0x22,
    Prohibited = 0x23,
    Unavailable = 0x43,
};

}  // namespace asterism::endpoint
