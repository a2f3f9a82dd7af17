// SPDX-License-Identifier: Apache-2.0
// Silence of codecs whose frames have one size and stand behind each other: one frame, again and again.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace asterism::codec {

/// For Sound::silence. A part of a frame at the end is left out.
template <std::size_t N, std::array<std::uint8_t, N> kFrame>
std::size_t repeat_frame(std::span<std::uint8_t> payload) {
    const auto whole = payload.size() / N * N;
    for (std::size_t at = 0; at < whole; at += N)
        std::ranges::copy(kFrame, payload.begin() + static_cast<std::ptrdiff_t>(at));
    return whole;
}

template <std::uint8_t kByte>
std::size_t repeat_byte(std::span<std::uint8_t> payload) {
    std::ranges::fill(payload, kByte);
    return payload.size();
}

}  // namespace asterism::codec
