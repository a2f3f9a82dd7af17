// SPDX-License-Identifier: Apache-2.0
// What is counted in one run, and its one line of JSON for run.py.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "meter.h"
#include "settings.h"

namespace asterism::load {

class Tally {
public:
    std::uint64_t started = 0;
    std::uint64_t done = 0;        ///< ended as the scenario wants it
    std::uint64_t failed = 0;      ///< refused, or no final answer in time
    std::uint64_t unanswered = 0;  ///< of the failed: those without a final answer
    std::uint64_t retransmissions = 0;
    std::uint64_t unexpected = 0;  ///< messages that belong to nothing
    std::map<int, std::uint64_t> statuses;

    void finished(TimePoint begun, TimePoint now);
    void forget() { *this = Tally{}; }

    /// Latency from the start of an operation to its end, below which `share` of them lie.
    double latency_ms(double share) const;

    std::string json(const Settings& settings, const Usage& before, const Usage& after, double seconds) const;

private:
    static constexpr std::size_t kSteps = 400;  // of a tenth of a doubling each, from 1 us on
    std::array<std::uint64_t, kSteps> latency_{};
};

}  // namespace asterism::load
