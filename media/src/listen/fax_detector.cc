// SPDX-License-Identifier: Apache-2.0
#include "fax_detector.h"

#include <optional>

#include <spandsp/telephony.h>

#include <spandsp/logging.h>

#include <spandsp/complex.h>

#include <spandsp/tone_detect.h>

#include <spandsp/tone_generate.h>

#include <spandsp/super_tone_rx.h>

#include <spandsp/power_meter.h>

#include <spandsp/async.h>

#include <spandsp/fsk.h>

#include <spandsp/modem_connect_tones.h>

namespace asterism::media {

namespace {
constexpr unsigned kFaxRate = 8000;
}

struct FaxDetector::Receiver {
    Receiver()
        : state(modem_connect_tones_rx_init(
              nullptr, MODEM_CONNECT_TONES_FAX_CNG,
              [](void* self, int tone, int, int) {
                  if (tone == MODEM_CONNECT_TONES_FAX_CNG) static_cast<Receiver*>(self)->heard = true;
              },
              this)) {}
    ~Receiver() { modem_connect_tones_rx_free(state); }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    bool heard = false;
    modem_connect_tones_rx_state_t* state;
};

FaxDetector::FaxDetector() : receiver_(std::make_unique<Receiver>()) {}
FaxDetector::~FaxDetector() = default;

bool FaxDetector::hear(std::span<const std::int16_t> samples, unsigned rate) {
    if (said_ || !Resampler::can(rate, kFaxRate)) return false;
    if (rate != rate_) {
        rate_ = rate;
        resampler_.emplace(rate, kFaxRate);
    }
    samples_.clear();
    resampler_->process(samples, samples_);
    modem_connect_tones_rx(receiver_->state, samples_.data(), static_cast<int>(samples_.size()));
    said_ = receiver_->heard;
    return said_;
}

}  // namespace asterism::media
