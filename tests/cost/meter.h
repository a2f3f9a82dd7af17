// SPDX-License-Identifier: Apache-2.0
// What this thread has done: instructions of the program where the machine counts them (perf_event_open), its
// processor time otherwise. Never a clock on the wall.
#pragma once

#include <cstdint>

namespace asterism::cost {

class Meter {
public:
    Meter();
    ~Meter();
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;

    /// Since some moment; of instructions or of nanoseconds.
    std::int64_t now() const;
    const char* unit() const { return counter_ < 0 ? "ns" : "instructions"; }

private:
    int counter_;
};

}  // namespace asterism::cost
