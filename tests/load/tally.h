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
    std::uint64_t in_time = 0;     ///< of the done: those that ended before offer_until()
    std::uint64_t failed = 0;      ///< refused, or no final answer in time
    std::uint64_t unanswered = 0;  ///< of the failed: whose first request had no final answer
    std::uint64_t broken = 0;      ///< of the failed: what had begun well and did not end so
    std::uint64_t retransmissions = 0;
    std::uint64_t unexpected = 0;  ///< messages that belong to nothing
    std::map<int, std::uint64_t> statuses;

    /// Operations are offered from `begun` to `until`: the rate is what ends in between.
    void offer(TimePoint begun, TimePoint until);
    /// `sent`: when the request that was answered left for the last time.
    void finished(TimePoint begun, TimePoint sent, TimePoint now);
    void finished(TimePoint begun, TimePoint now) { finished(begun, begun, now); }
    void forget() { *this = Tally{}; }

    /// Latency from the start of an operation to its end, below which `share` of them lie.
    double latency_ms(double share) const { return latency_.at(share); }
    /// The same from the last sending of its first request: what the server itself took.
    double server_ms(double share) const { return server_.at(share); }
    /// What ended well per second of the offer; over `seconds` when there was no offer by time.
    double rate(double seconds) const;

    std::string json(const Settings& settings, const Usage& before, const Usage& after, double seconds) const;

private:
    class Histogram {
    public:
        void add(TimePoint begun, TimePoint now);
        double at(double share) const;

    private:
        static constexpr std::size_t kSteps = 400;  // of a tenth of a doubling each, from 1 us on
        std::array<std::uint64_t, kSteps> steps_{};
        std::uint64_t count_ = 0;
    };
    Histogram latency_;
    Histogram server_;
    TimePoint offer_begun_;
    TimePoint offer_until_;
};

}  // namespace asterism::load
