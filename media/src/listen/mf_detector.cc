// SPDX-License-Identifier: Apache-2.0
#include "mf_detector.h"

#include <array>
#include <optional>

#include <spandsp/telephony.h>

#include <spandsp/logging.h>

#include <spandsp/complex.h>

#include <spandsp/tone_detect.h>

#include <spandsp/tone_generate.h>

#include <spandsp/super_tone_rx.h>

#include <spandsp/dtmf.h>

#include <spandsp/bell_r2_mf.h>

namespace asterism::media {

namespace {
constexpr unsigned kMfRate = 8000;
}

struct MfDetector::Receiver {
    Receiver() : state(bell_mf_rx_init(nullptr, nullptr, nullptr)) {}
    ~Receiver() { bell_mf_rx_free(state); }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    bell_mf_rx_state_t* state;
};

MfDetector::MfDetector(ActivityId id) : id_(id), receiver_(std::make_unique<Receiver>()) {}
MfDetector::~MfDetector() = default;

std::string MfDetector::hear(std::span<const std::int16_t> samples, unsigned rate) {
    if (!Resampler::can(rate, kMfRate)) return {};
    if (rate != rate_) {
        rate_ = rate;
        resampler_.emplace(rate, kMfRate);
    }
    samples_.clear();
    resampler_->process(samples, samples_);
    bell_mf_rx(receiver_->state, samples_.data(), static_cast<int>(samples_.size()));
    std::array<char, 32> digits{};
    const auto count = bell_mf_rx_get(receiver_->state, digits.data(), static_cast<int>(digits.size() - 1));
    return {digits.data(), static_cast<std::size_t>(count)};
}

}  // namespace asterism::media
