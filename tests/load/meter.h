// SPDX-License-Identifier: Apache-2.0
// What the server's process has used so far, as the kernel accounts it (Linux), and what it asked its
// allocator for where it runs with allocations.cc before it: the file that $ASTERISM_ALLOCATIONS names is
// read here, too.
#pragma once

#include <cstdint>

namespace asterism::load {

struct Usage {
    bool known = false;        ///< the process was there to be asked
    std::uint64_t cpu_ns = 0;  ///< time on a processor, user and system, of all its threads
    std::uint64_t rss_kb = 0;  ///< memory resident
    std::uint64_t allocations = 0, allocated_bytes = 0;  ///< requests to the allocator; 0: nobody counts them
};

/// The CPU clock of the process (clock_getcpuclockid): nanoseconds, with the threads that ended meanwhile.
Usage usage_of(int pid);

}  // namespace asterism::load
