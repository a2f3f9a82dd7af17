// SPDX-License-Identifier: Apache-2.0
// From one sample rate to another, for files and recordings of the one and codecs of the other: a windowed
// sinc, of which each output takes the phase that is its own. Keeps what lies below 85% of the half of the
// lower rate; what would fall elsewhere is -60 dB. Remembers the samples before. Not thread-safe; belongs to
// whoever made it.
#pragma once

#include <span>
#include <vector>

#include "asterism/codec/coder.h"

namespace asterism::media {

class Resampler {
public:
    /// Rates in Hz: any two from 4000 to 192000, as long as their ratio has small terms.
    static bool can(unsigned from, unsigned to);
    /// Only what can() be done.
    Resampler(unsigned from, unsigned to);
    /// Appends. Chunks may be of any length; what is over counts for the next.
    void process(std::span<const std::int16_t> in, codec::Samples& out);

private:
    std::size_t up_;    // outputs ...
    std::size_t down_;  // ... for so many inputs
    std::size_t taps_;
    std::vector<float> bank_;  // up_ times taps_, of each phase the latest input first
    std::vector<float> past_;  // inputs, the oldest first
    std::size_t at_ = 0;       // in past_: the latest input of the next output
    std::size_t phase_ = 0;
};

}  // namespace asterism::media
