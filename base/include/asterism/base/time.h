// SPDX-License-Identifier: Apache-2.0
// Units of time as types, and the two clocks: one that never jumps, one that people read.
// Nothing below `rt` asks a clock: time is handed in.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace asterism {

using Micros = std::chrono::microseconds;
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// CLOCK_MONOTONIC, or virtual time in the simulated twin. Transactions, media, timers.
struct MonoClock {
    using duration = Micros;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonoClock>;
    static constexpr bool is_steady = true;
};
using MonoTime = MonoClock::time_point;

/// The clock on the wall, in microseconds since 1970 UTC. What is stored or shown.
using WallTime = std::chrono::sys_time<Micros>;

/// A format of strftime with what the reference adds to it: %q is milliseconds, %1q to %6q so many digits of
/// the fraction (629). `micros`: 0 to 999999.
std::string with_fraction(std::string_view format, int micros);

}  // namespace asterism
