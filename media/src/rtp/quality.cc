// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "asterism/media/stats.h"

namespace asterism::media {

void Spread::add(double value) {
    const auto number = static_cast<float>(value);
    least = count == 0 ? number : std::min(least, number);
    most = count == 0 ? number : std::max(most, number);
    ++count;
    const auto away = number - mean;
    mean += away / static_cast<float>(count);
    squares += away * (number - mean);
}

double Spread::deviation() const {
    return count < 2 ? 0 : std::sqrt(std::max(0.0, static_cast<double>(squares)) / count);
}

double listening_quality(double share_lost, double jitter, double round_trip) {
    // Milliseconds from mouth to ear; 10 for the packet itself.
    const auto delay = round_trip * 1000 / 2 + jitter * 1000 * 2 + 10;
    const auto by_delay = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
    const auto by_loss = 30 * std::log(1 + 15 * std::clamp(share_lost, 0.0, 1.0));
    return std::clamp(94.2 - by_delay - by_loss, 0.0, 100.0);
}

}  // namespace asterism::media
