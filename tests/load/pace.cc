// SPDX-License-Identifier: Apache-2.0
#include "pace.h"

#include <poll.h>

#include <algorithm>
#include <array>

namespace asterism::load {

Pace::Pace(const Settings& settings, TimePoint now, TimePoint until, std::uint64_t count)
    : settings_(settings), begin_(now), until_(until), count_(count) {}

std::uint64_t Pace::due(TimePoint now, std::uint64_t under_way) {
    if (over(now)) return 0;
    std::uint64_t due = 0;
    if (settings_.rate > 0) {
        const double passed = std::chrono::duration<double>(now - begin_).count();
        const auto wanted = static_cast<std::uint64_t>(passed * settings_.rate);
        due = wanted > given_ ? wanted - given_ : 0;
    } else {
        due = under_way < settings_.window ? settings_.window - under_way : 0;
    }
    if (count_ > 0) due = std::min(due, count_ - given_);
    given_ += due;
    return due;
}

bool Pace::over(TimePoint now) const { return count_ > 0 ? given_ >= count_ : now >= until_; }

void wait_readable(const int* descriptors, std::size_t count, Millis longest) {
    std::array<pollfd, 8> watched{};
    count = std::min(count, watched.size());
    for (std::size_t i = 0; i < count; ++i) watched[i] = {descriptors[i], POLLIN, 0};
    ::poll(watched.data(), static_cast<nfds_t>(count), static_cast<int>(longest.count()));
}

}  // namespace asterism::load
