// SPDX-License-Identifier: Apache-2.0
#include "tone_watch.h"

#include <cmath>
#include <numbers>

namespace asterism::media {

namespace {

/// Of a sample, squared: what is more quiet is no tone.
constexpr double kFaintest = 100.0 * 100.0;

}  // namespace

ToneWatch::ToneWatch(Environment& env, StreamId stream, ActivityId id, ToneRules rules)
    : env_(env),
      stream_(stream),
      id_(id),
      rules_(rules),
      least_ratio_(std::pow(10.0, rules.decibels / 20.0)) {}

void ToneWatch::begin_block(unsigned rate) {
    if (rate != rate_) {
        rate_ = rate;
        coefficient_ = 2 * std::cos(2 * std::numbers::pi * rules_.hertz / rate);
        block_size_ = std::max<std::size_t>(static_cast<std::size_t>(rules_.block.count()) * rate / 1000, 1);
    }
    heard_ = 0;
    before_ = last_ = energy_ = 0;
}

void ToneWatch::hear(std::span<const std::int16_t> samples, unsigned rate) {
    if (rate != rate_) begin_block(rate);
    for (const auto sample : samples) {
        const double next = sample + coefficient_ * last_ - before_;
        before_ = last_;
        last_ = next;
        energy_ += double{static_cast<double>(sample)} * sample;
        if (++heard_ < block_size_) continue;
        end_block();
        begin_block(rate);
    }
}

void ToneWatch::end_block() {
    const auto size = static_cast<double>(heard_);
    const double tone = 2 * (before_ * before_ + last_ * last_ - coefficient_ * before_ * last_) / size;
    const bool there = energy_ / size >= kFaintest && tone >= least_ratio_ * (energy_ - tone);
    if (there) {
        there_for_ += rules_.block;
        if (!told_ && there_for_ >= rules_.least) {
            told_ = true;
            tell(true, there_for_);
        }
        return;
    }
    if (std::exchange(told_, false)) tell(false, there_for_);
    there_for_ = Millis{0};
}

void ToneWatch::tell(bool there, Millis lasted) {
    env_.tell(stream_, [stream = stream_, id = id_, there, lasted](Events& events) {
        events.on_talk(stream, id, there, lasted);
    });
}

}  // namespace asterism::media
