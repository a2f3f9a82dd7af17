// SPDX-License-Identifier: Apache-2.0
// G.723.1 (RFC 3551 4.5.3): passed on only; its coders are not built in.
#include "asterism/codec/coder.h"

namespace asterism::codec {

namespace {

/// The two lowest bits of a frame say what it is: 6.3 kbit/s, 5.3 kbit/s, comfort noise, nothing.
constexpr std::array<std::size_t, 4> kG723Bytes{24, 20, 4, 1};

/// Each frame stays of its sort, and all else in it becomes 0: the least gain, of sound or of noise.
std::size_t silent_g723(std::span<std::uint8_t> payload) {
    std::size_t at = 0;
    while (at < payload.size()) {
        const auto sort = static_cast<std::uint8_t>(payload[at] & 3);
        const auto length = kG723Bytes[sort];
        if (at + length > payload.size()) break;
        std::ranges::fill(payload.subspan(at, length), 0);
        payload[at] = sort;
        at += length;
    }
    return at;
}

}  // namespace

extern const Sound kG723{.silence = silent_g723};

}  // namespace asterism::codec
