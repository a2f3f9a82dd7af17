// SPDX-License-Identifier: Apache-2.0
#include "resample.h"

#include <cmath>

namespace asterism::media {

namespace {

/// A windowed sinc with its edge at a quarter of the higher rate (4 kHz of 16), sum 1.
template <std::size_t N>
std::array<float, N> half_band() {
    std::array<float, N> taps{};
    const double middle = (N - 1) / 2.0;
    double sum = 0;
    for (std::size_t i = 0; i < N; ++i) {
        const double x = static_cast<double>(i) - middle;
        const double sinc = x == 0 ? 0.5 : std::sin(M_PI * x / 2) / (M_PI * x);
        const double w = static_cast<double>(i + 1) / (N + 1);  // Blackman
        const double window = 0.42 - 0.5 * std::cos(2 * M_PI * w) + 0.08 * std::cos(4 * M_PI * w);
        taps[i] = static_cast<float>(sinc * window);
        sum += sinc * window;
    }
    for (auto& tap : taps) tap = static_cast<float>(tap / sum);
    return taps;
}

std::int16_t clip(float v) {
    return static_cast<std::int16_t>(std::lround(std::clamp(v, -32768.0f, 32767.0f)));
}

}  // namespace

bool Resampler::can(unsigned from, unsigned to) {
    return from == to || (from == 8000 && to == 16000) || (from == 16000 && to == 8000);
}

void Resampler::push(float sample) {
    past_[at_] = sample;
    at_ = (at_ + 1) % kTaps;
}

float Resampler::filtered() const {
    static const auto taps = half_band<kTaps>();
    float sum = 0;
    for (std::size_t i = 0; i < kTaps; ++i) sum += taps[i] * past_[(at_ + i) % kTaps];
    return sum;
}

void Resampler::process(std::span<const std::int16_t> in, codec::Samples& out) {
    if (from_ == to_) {
        out.insert(out.end(), in.begin(), in.end());
        return;
    }
    for (auto sample : in) {
        if (from_ < to_) {  // a zero between each two, twice the gain
            push(2.0f * sample);
            out.push_back(clip(filtered()));
            push(0);
            out.push_back(clip(filtered()));
        } else {
            push(sample);
            if (!odd_) out.push_back(clip(filtered()));
            odd_ = !odd_;
        }
    }
}

}  // namespace asterism::media
