// SPDX-License-Identifier: Apache-2.0
// From 8 to 16 kHz and back, for files of the one rate and codecs of the other: a half-band filter of 47
// taps, which keeps what lies below 3.4 kHz and is -60 dB where images would fall. Remembers the samples
// before.
#pragma once

#include <array>

#include "asterism/codec/coder.h"

namespace asterism::media {

class Resampler {
public:
    /// Rates in Hz: equal, or 8000 and 16000 in either order.
    static bool can(unsigned from, unsigned to);
    Resampler(unsigned from, unsigned to) : from_(from), to_(to) {}
    /// Appends. Chunks may be of any length; odd ones are completed by the next.
    void process(std::span<const std::int16_t> in, codec::Samples& out);

private:
    static constexpr std::size_t kTaps = 47;
    void push(float sample);
    float filtered() const;

    unsigned from_;
    unsigned to_;
    std::array<float, kTaps> past_{};
    std::size_t at_ = 0;
    bool odd_ = false;
};

}  // namespace asterism::media
