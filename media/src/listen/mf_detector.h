// SPDX-License-Identifier: Apache-2.0
// Listens for R1 multi-frequency digits (mf_tones.h says how they are written). A digit is known once it is
// over. The listening is spandsp's. On a worker.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "../sound/resample.h"
#include "asterism/media/ids.h"

namespace asterism::media {

class MfDetector {
public:
    explicit MfDetector(ActivityId id);
    ~MfDetector();
    MfDetector(const MfDetector&) = delete;
    MfDetector& operator=(const MfDetector&) = delete;

    ActivityId id() const { return id_; }
    /// The digits that were known with these samples; mostly none.
    std::string hear(std::span<const std::int16_t> samples, unsigned rate);

private:
    struct Receiver;
    ActivityId id_;
    std::unique_ptr<Receiver> receiver_;
    std::optional<Resampler> resampler_;
    unsigned rate_ = 0;
    codec::Samples samples_;
};

}  // namespace asterism::media
