// SPDX-License-Identifier: Apache-2.0
// Counters: declared once per room with name and help, counted per thread without a lock or an atomic
// addition, summed when read. A room lists its counters in one header (`counters.h`), metrics and CLI read
// them all.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace asterism {

class Counter {
public:
    /// Names follow Prometheus ("sip_messages_malformed_total"). Both texts must outlive the program:
    /// literals.
    Counter(const char* name, const char* help);
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;

    void add(std::uint64_t n = 1) {
        auto& cell = cells()[index_];
        cell.store(cell.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    /// The sum over all threads, those that ended included.
    std::uint64_t value() const;
    const char* name() const { return name_; }
    const char* help() const { return help_; }

    /// Every counter of the program, in the order of their construction.
    static std::vector<const Counter*> all();

    static constexpr unsigned kMost = 512;

private:
    using Cell = std::atomic<std::uint64_t>;
    static Cell* cells();

    const char* name_;
    const char* help_;
    unsigned index_;
};

}  // namespace asterism
