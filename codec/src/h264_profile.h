// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace asterism::codec {

/// RFC 6184 8.1: profile_idc, the constraints, level_idc.
struct H264Profile {
    std::uint8_t profile = 0, constraints = 0, level = 0;
};

inline std::optional<H264Profile> read_h264_profile(std::string_view text) {
    std::array<std::uint8_t, 3> bytes{};
    if (text.size() != 2 * bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] * 16 + digit);
    }
    return H264Profile{bytes[0], bytes[1], bytes[2]};
}

}  // namespace asterism::codec
