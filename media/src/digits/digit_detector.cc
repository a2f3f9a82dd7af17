// SPDX-License-Identifier: Apache-2.0
#include "digit_detector.h"

#include <spandsp/telephony.h>

#include <spandsp/logging.h>

#include <spandsp/complex.h>

#include <spandsp/tone_detect.h>

#include <spandsp/tone_generate.h>

#include <spandsp/super_tone_rx.h>

#include <spandsp/dtmf.h>

namespace asterism::media {

namespace {
constexpr unsigned kDetectorRate = 8000;
constexpr std::size_t kBlock = 102;  // samples that it judges at once
}  // namespace

struct DigitDetector::Receiver {
    explicit Receiver(DigitDetector& owner) : state(dtmf_rx_init(nullptr, nullptr, nullptr)) {
        dtmf_rx_set_realtime_callback(
            state,
            [](void* detector, int code, int, int) {
                static_cast<DigitDetector*>(detector)->on_tone(static_cast<char>(code));
            },
            &owner);
    }
    ~Receiver() { dtmf_rx_free(state); }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    dtmf_rx_state_t* state;
};

DigitDetector::DigitDetector() : receiver_(std::make_unique<Receiver>(*this)) {}
DigitDetector::~DigitDetector() = default;

DigitDetector::Heard DigitDetector::end() {
    const auto length = (position_ - began_) * 1000 / kDetectorRate;
    return {std::exchange(digit_, 0), Millis{static_cast<std::int64_t>(length)}};
}

void DigitDetector::on_tone(char digit) {
    if (digit_ != 0) heard_.push_back(end());
    if (digit == 0) return;
    digit_ = digit;
    began_ = position_;
    heard_.push_back({digit, std::nullopt});
}

const std::vector<DigitDetector::Heard>& DigitDetector::hear(codec::Id codec,
                                                             std::span<const std::uint8_t> payload) {
    heard_.clear();
    if (codec != codec_) {
        codec_ = codec;
        const auto rate = codec::of(codec).sample_rate;
        decoder_ = Resampler::can(rate, kDetectorRate) ? make_decoder(codec) : nullptr;
        resampler_.emplace(rate, kDetectorRate);
    }
    if (!decoder_) return heard_;
    decoded_.clear();
    samples_.clear();
    decoder_->decode(payload, decoded_);
    resampler_->process(decoded_, samples_);
    // Block by block, so that a position is known for what is found.
    for (std::size_t at = 0; at < samples_.size();) {
        const auto take = std::min(kBlock - in_block_, samples_.size() - at);
        position_ += take;
        dtmf_rx(receiver_->state, samples_.data() + at, static_cast<int>(take));
        at += take;
        in_block_ = (in_block_ + take) % kBlock;
    }
    return heard_;
}

std::optional<DigitDetector::Heard> DigitDetector::give_up() {
    if (digit_ == 0) return std::nullopt;
    const auto ended = end();
    // It would take what comes next for the same digit.
    receiver_ = std::make_unique<Receiver>(*this);
    in_block_ = 0;
    return ended;
}

}  // namespace asterism::media
