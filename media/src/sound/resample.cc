// SPDX-License-Identifier: Apache-2.0
#include "resample.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace asterism::media {

namespace {

constexpr unsigned kLeastRate = 4000, kMostRate = 192000;
/// Between the usual rates no ratio has a larger term (44100 to 192000 is 147 to 640).
constexpr unsigned kMostPhases = 1024;
/// Inputs, at the lower of both rates, that an output looks at.
constexpr std::size_t kReach = 32;

/// Blackman's window over a sinc with its edge at half of the lower rate; each phase adds up to 1.
std::vector<float> filter_bank(std::size_t up, std::size_t down, std::size_t taps) {
    const double edge = std::min(1.0, static_cast<double>(up) / static_cast<double>(down));
    const double middle = static_cast<double>(taps) / 2;
    std::vector<float> bank(up * taps);
    for (std::size_t phase = 0; phase < up; ++phase) {
        double sum = 0;
        const auto row = std::span(bank).subspan(phase * taps, taps);
        for (std::size_t i = 0; i < taps; ++i) {
            const double from = static_cast<double>(i) + static_cast<double>(phase) / static_cast<double>(up);
            const double x = (from - middle) * edge;
            const double sinc = x == 0 ? 1 : std::sin(M_PI * x) / (M_PI * x);
            const double w = from / static_cast<double>(taps);
            const double window = 0.42 - 0.5 * std::cos(2 * M_PI * w) + 0.08 * std::cos(4 * M_PI * w);
            row[i] = static_cast<float>(sinc * window);
            sum += sinc * window;
        }
        for (auto& tap : row) tap = static_cast<float>(tap / sum);
    }
    return bank;
}

}  // namespace

bool Resampler::can(unsigned from, unsigned to) {
    const auto usual = [](unsigned rate) { return rate >= kLeastRate && rate <= kMostRate; };
    return usual(from) && usual(to) && std::max(from, to) / std::gcd(from, to) <= kMostPhases;
}

Resampler::Resampler(unsigned from, unsigned to)
    : up_(to / std::gcd(from, to)),
      down_(from / std::gcd(from, to)),
      taps_(kReach * std::max<std::size_t>(1, (down_ + up_ - 1) / up_)) {
    if (up_ == down_) return;
    bank_ = filter_bank(up_, down_, taps_);
    past_.resize(taps_ - 1);
    at_ = past_.size();
}

void Resampler::process(std::span<const std::int16_t> in, codec::Samples& out) {
    if (up_ == down_) {
        out.insert(out.end(), in.begin(), in.end());
        return;
    }
    past_.insert(past_.end(), in.begin(), in.end());
    while (at_ < past_.size()) {
        const float* taps = bank_.data() + phase_ * taps_;
        const float* latest = past_.data() + at_;
        float sum = 0;
        for (std::size_t i = 0; i < taps_; ++i) sum += taps[i] * *(latest - i);
        out.push_back(static_cast<std::int16_t>(std::lround(std::clamp(sum, -32768.0f, 32767.0f))));
        phase_ += down_;
        at_ += phase_ / up_;
        phase_ %= up_;
    }
    const auto done = std::min(at_ - (taps_ - 1), past_.size());
    past_.erase(past_.begin(), past_.begin() + static_cast<std::ptrdiff_t>(done));
    at_ -= done;
}

}  // namespace asterism::media
