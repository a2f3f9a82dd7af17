// SPDX-License-Identifier: Apache-2.0
// Digits as the peer sounds them: what it says is decoded and listened to for the tones of ITU-T Q.24. For
// streams whose digits travel as sound only. A digit is known some 25 ms after it began; its length is right
// to within as much. The listening is spandsp's. On a worker.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "../sound/resample.h"
#include "asterism/base/time.h"
#include "asterism/codec/coder.h"

namespace asterism::media {

class DigitDetector {
public:
    struct Heard {
        char digit;
        std::optional<Millis> ended;  // after so long; else it began
    };

    DigitDetector();
    ~DigitDetector();
    DigitDetector(const DigitDetector&) = delete;
    DigitDetector& operator=(const DigitDetector&) = delete;

    /// What began and ended in this packet; counts until the next call.
    const std::vector<Heard>& hear(codec::Id codec, std::span<const std::uint8_t> payload);
    /// No sound came any more: what is active has ended.
    std::optional<Heard> give_up();
    bool active() const { return digit_ != 0; }

private:
    struct Receiver;
    void on_tone(char digit);
    Heard end();

    std::unique_ptr<Receiver> receiver_;
    codec::Id codec_ = codec::Id::None;
    std::unique_ptr<codec::Decoder> decoder_;
    std::optional<Resampler> resampler_;
    codec::Samples decoded_;
    codec::Samples samples_;
    std::vector<Heard> heard_;
    std::size_t in_block_ = 0;
    std::uint64_t position_ = 0;  // in samples at 8 kHz
    char digit_ = 0;
    std::uint64_t began_ = 0;
};

}  // namespace asterism::media
