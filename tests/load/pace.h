// SPDX-License-Identifier: Apache-2.0
// When the next operation begins: open loop (a rate, whatever comes back) or closed loop (a window).
#pragma once

#include <cstdint>

#include "settings.h"

namespace asterism::load {

class Pace {
public:
    /// `count` 0: until `until`.
    Pace(const Settings& settings, TimePoint now, TimePoint until, std::uint64_t count);

    /// Operations that should begin now, when `under_way` are.
    std::uint64_t due(TimePoint now, std::uint64_t under_way);
    /// Nothing begins any more.
    bool over(TimePoint now) const;

private:
    const Settings& settings_;
    TimePoint begin_;
    TimePoint until_;
    std::uint64_t count_;
    std::uint64_t given_ = 0;
};

/// Blocks until one of `descriptors` is readable, at most `longest`.
void wait_readable(const int* descriptors, std::size_t count, Millis longest);

}  // namespace asterism::load
