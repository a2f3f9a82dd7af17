// SPDX-License-Identifier: Apache-2.0
// Listens for the tone by which a calling fax machine says that it is one (CNG, ITU-T T.30: 1100 Hz for half
// a second). The listening is spandsp's. On a worker.
#pragma once

#include <memory>
#include <span>

#include "../sound/resample.h"

namespace asterism::media {

class FaxDetector {
public:
    FaxDetector();
    ~FaxDetector();
    FaxDetector(const FaxDetector&) = delete;
    FaxDetector& operator=(const FaxDetector&) = delete;

    /// True once, when the tone is known.
    bool hear(std::span<const std::int16_t> samples, unsigned rate);

private:
    struct Receiver;
    std::unique_ptr<Receiver> receiver_;
    std::optional<Resampler> resampler_;
    unsigned rate_ = 0;
    codec::Samples samples_;
    bool said_ = false;
};

}  // namespace asterism::media
