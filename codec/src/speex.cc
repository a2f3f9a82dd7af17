// SPDX-License-Identifier: Apache-2.0
// Speex (RFC 5574), narrow, wide and ultra-wide: passed on only; its coders are not built in.
#include "asterism/codec/coder.h"

namespace asterism::codec {

namespace {

/// Bits of a frame, by the mode in its first bits (manual of Speex 1.2, 9.1 and 10.2); 0: no frame, and none
/// follows.
constexpr std::array<std::size_t, 16> kSpeexNarrow{5, 43, 119, 160, 220, 300, 364, 492, 79};
constexpr std::array<std::size_t, 8> kSpeexHigh{4, 36, 112, 192, 352};

class SpeexBits {
public:
    explicit SpeexBits(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    std::size_t left() const { return bytes_.size() * 8 - at_; }
    unsigned peek(unsigned count) const {
        unsigned out = 0;
        for (unsigned i = 0; i < count; ++i)
            out = out << 1 | (bytes_[(at_ + i) / 8] >> (7 - (at_ + i) % 8) & 1u);
        return out;
    }
    void skip(std::size_t count) { at_ += std::min(count, left()); }

private:
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

/// Frames of 20 ms in a packet; layers of the higher bands belong to the frame before them.
unsigned speex_frames(std::span<const std::uint8_t> packet) {
    unsigned frames = 0;
    for (SpeexBits bits(packet); bits.left() >= 5;) {
        const bool high = bits.peek(1) != 0;
        const unsigned mode = high ? bits.peek(4) & 7 : bits.peek(5) & 15;
        const auto length = high ? kSpeexHigh[mode] : kSpeexNarrow[mode];
        if (length == 0 || length > bits.left()) break;
        if (!high) ++frames;
        bits.skip(length);
    }
    return frames;
}

/// What an encoder of quality 0 makes of nothing: 43 bits, narrow, and no layer above it.
constexpr std::array<std::uint8_t, 6> kSpeexSilence{0x0e, 0x9d, 0x66, 0x00, 0x00, 0x00};
constexpr std::size_t kSpeexSilentBits = 43;

/// RFC 5574 3.3: behind the frames a zero and ones up to the whole byte; five of these bits are an end as
/// well.
std::size_t silent_speex(std::span<std::uint8_t> packet) {
    const auto frames = speex_frames(packet);
    const auto bits = frames * kSpeexSilentBits;
    const auto length = (bits + 7) / 8;
    if (frames == 0 || length > packet.size()) return 0;
    std::ranges::fill(packet.first(length), 0);
    const auto set = [packet](std::size_t bit) {
        packet[bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
    };
    for (std::size_t i = 0; i < bits; ++i)
        if (const auto from = i % kSpeexSilentBits; kSpeexSilence[from / 8] >> (7 - from % 8) & 1) set(i);
    for (auto i = bits + 1; i < length * 8; ++i) set(i);
    return length;
}

}  // namespace

extern const Sound kSpeex{.silence = silent_speex};

}  // namespace asterism::codec
