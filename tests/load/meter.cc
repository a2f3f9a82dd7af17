// SPDX-License-Identifier: Apache-2.0
#include "meter.h"

#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

namespace asterism::load {

Usage usage_of(int pid) {
    Usage usage;
    clockid_t clock{};
    timespec on_cpu{};
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &on_cpu) != 0) return usage;
    usage.cpu_ns = static_cast<std::uint64_t>(on_cpu.tv_sec) * 1'000'000'000 +
                   static_cast<std::uint64_t>(on_cpu.tv_nsec);
    std::ifstream statm(fmt::format("/proc/{}/statm", pid));
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    if (!(statm >> total >> resident)) return usage;
    usage.rss_kb = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
    if (const char* counts = std::getenv("ASTERISM_ALLOCATIONS")) {
        std::ifstream file(counts, std::ios::binary);
        std::array<std::uint64_t, 2> read{};
        if (file.read(reinterpret_cast<char*>(read.data()), sizeof read)) {
            usage.allocations = read[0];
            usage.allocated_bytes = read[1];
        }
    }
    usage.known = true;
    return usage;
}

}  // namespace asterism::load
