// SPDX-License-Identifier: Apache-2.0
#include "meter.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

namespace asterism::load {

namespace {

std::uint64_t sum_of_threads(int pid) {
    std::uint64_t sum = 0;
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid), gone)) {
        std::ifstream file(task.path() / "schedstat");
        std::uint64_t on_cpu = 0;
        if (file >> on_cpu) sum += on_cpu;
    }
    return sum;
}

// utime and stime are the 14th and 15th field; the name in the second may hold spaces.
std::uint64_t ticks_of_process(int pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) return 0;
    std::istringstream rest(line.substr(name_end + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) rest >> skipped;
    std::uint64_t user = 0;
    std::uint64_t system = 0;
    rest >> user >> system;
    return user + system;
}

}  // namespace

Usage usage_of(int pid) {
    Usage usage;
    if (pid <= 0) return usage;
    const auto tick_ns = static_cast<std::uint64_t>(1'000'000'000 / ::sysconf(_SC_CLK_TCK));
    const std::uint64_t threads = sum_of_threads(pid);
    const std::uint64_t ticks = ticks_of_process(pid) * tick_ns;
    usage.cpu_ns = ticks > threads + 10 * tick_ns ? ticks : threads;
    std::ifstream statm(fmt::format("/proc/{}/statm", pid));
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    if (statm >> total >> resident)
        usage.rss_kb = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
    return usage;
}

}  // namespace asterism::load
