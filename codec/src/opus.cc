// SPDX-License-Identifier: Apache-2.0
// Opus (RFC 6716, RFC 7587): passed on only; its coders are not built in.
#include "asterism/codec/coder.h"
#include "asterism/codec/parameters.h"

namespace asterism::codec {

namespace {

/// Not stereo and useinbandfec, which both ends must have: we only pass it on, and have neither.
constexpr std::array kOpusKnown{
    Parameter{"maxplaybackrate", Parameter::Form::Number, 48000},
    Parameter{"sprop-maxcapturerate", Parameter::Form::Number, 48000},
    Parameter{"maxaveragebitrate"},
    Parameter{"sprop-stereo"},
    Parameter{"cbr"},
    Parameter{"usedtx"},
};

/// RFC 6716 3.1: how long a frame is, by the configuration in the five highest bits of the first byte, in
/// units of 2.5 ms.
unsigned opus_frame_units(std::uint8_t toc) {
    static constexpr std::array<unsigned, 4> kSilk{4, 8, 16, 24}, kHybrid{4, 8, 4, 8}, kCelt{1, 2, 4, 8};
    const unsigned config = toc >> 3;
    return config < 12 ? kSilk[config % 4] : config < 16 ? kHybrid[config % 4] : kCelt[config % 4];
}

/// RFC 6716 3.2: how many frames a packet has; 0 when it cannot be.
unsigned opus_frames(std::span<const std::uint8_t> packet) {
    switch (packet[0] & 3) {
        case 0:
            return 1;
        case 1:
        case 2:
            return 2;
        default:
            return packet.size() < 2 ? 0 : packet[1] & 0x3f;
    }
}

/// What has no room for more becomes frames without a byte (RFC 6716 3.1), which a decoder fills with what
/// fades away.
std::size_t empty_opus(std::span<std::uint8_t> packet) {
    const auto code = packet[0] & 3;
    packet[0] = static_cast<std::uint8_t>(packet[0] & 0xfc);
    if (code == 3) {
        packet[0] |= 3;
        packet[1] &= 0x3f;
        return 2;
    }
    if (code != 0) packet[0] |= 1;
    return 1;
}

/// CELT, full band, mono, with the flag of silence set: exactly nothing, whatever was before.
std::size_t silent_opus(std::span<std::uint8_t> packet) {
    static constexpr unsigned kMost = 48;  // 120 ms
    if (packet.empty()) return 0;
    const unsigned units = opus_frame_units(packet[0]) * opus_frames(packet);
    if (units == 0 || units > kMost) return 0;
    // The longest frames that it is a multiple of: 20, 10, 5, 2.5 ms.
    unsigned length = 8, config = 31;
    while (units % length != 0) length /= 2, --config;
    const auto frames = units / length;
    const auto toc = static_cast<std::uint8_t>(config << 3);
    const std::size_t needed = frames == 1 ? 3 : 2 + 2 * std::size_t{frames};
    if (packet.size() < needed) return empty_opus(packet);
    std::size_t at = 0;
    packet[at++] = frames == 1 ? toc : static_cast<std::uint8_t>(toc | 3);
    if (frames > 1) packet[at++] = static_cast<std::uint8_t>(frames);  // all of one size, no padding
    for (unsigned i = 0; i < frames; ++i) {
        packet[at++] = 0xff;
        packet[at++] = 0xfe;
    }
    return at;
}

}  // namespace

extern const Parameters kOpusParameters{.known = kOpusKnown};
extern const Sound kOpus{.silence = silent_opus};

}  // namespace asterism::codec
