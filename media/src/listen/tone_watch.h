// SPDX-License-Identifier: Apache-2.0
// Tells when a peer sounds one frequency, and for how long he did. Sound is looked at in blocks (Goertzel),
// so that a tone is known to the length of one. On a worker; its stream owns it.
#pragma once

#include <span>

#include "../core/environment.h"
#include "asterism/media/listen.h"

namespace asterism::media {

class ToneWatch {
public:
    ToneWatch(Environment& env, StreamId stream, ActivityId id, ToneRules rules);

    ActivityId id() const { return id_; }
    /// One packet's samples.
    void hear(std::span<const std::int16_t> samples, unsigned rate);

private:
    void begin_block(unsigned rate);
    void end_block();
    void tell(bool there, Millis lasted);

    Environment& env_;
    StreamId stream_;
    ActivityId id_;
    ToneRules rules_;
    /// Of the tone in what is no tone, by power.
    double least_ratio_;
    unsigned rate_ = 0;
    double coefficient_ = 0;
    std::size_t block_size_ = 0, heard_ = 0;
    double before_ = 0, last_ = 0, energy_ = 0;
    Millis there_for_{0};
    bool told_ = false;
};

}  // namespace asterism::media
