// SPDX-License-Identifier: Apache-2.0
// What the server's process has used so far, as the kernel accounts it (Linux: /proc/PID).
#pragma once

#include <cstdint>

namespace asterism::load {

struct Usage {
    std::uint64_t cpu_ns = 0;  ///< time on a processor, user and system, of all its threads
    std::uint64_t rss_kb = 0;  ///< memory resident
};

/// schedstat counts in nanoseconds; threads that ended meanwhile are taken from stat (in ticks). No process:
/// zeros.
Usage usage_of(int pid);

}  // namespace asterism::load
