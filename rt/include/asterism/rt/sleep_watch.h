// SPDX-License-Identifier: Apache-2.0
// Tells that the machine has slept (suspended, a virtual machine that was stopped): CLOCK_MONOTONIC, by which
// timers run, stands still meanwhile, CLOCK_BOOTTIME does not (house.md, "Clocks"). For what ends by the time
// of the world: bindings, registrations. Lives on its loop's thread.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>

#include "asterism/rt/loop.h"

namespace asterism::rt {

class SleepWatch {
public:
    using Slept = std::function<void(Millis)>;
    SleepWatch(Loop& loop, Slept slept)
        : loop_(loop), slept_(std::move(slept)), ahead_(ahead()), look_(loop.wheel(), *this) {
        look_.start(kInterval);
    }

private:
    static constexpr Millis kInterval{2000};
    static constexpr Millis kLeast{1000};

    Micros ahead() const { return loop_.boot_now() - loop_.now(); }
    void on_look() {
        look_.start(kInterval);
        // The loop's time is that of its turn, which is a little behind; at the start it may be far behind.
        ahead_ = std::min(ahead_, ahead());
        const auto slept = std::chrono::duration_cast<Millis>(ahead() - ahead_);
        if (slept < kLeast) return;
        ahead_ += slept;
        slept_(slept);
    }

    Loop& loop_;
    Slept slept_;
    Micros ahead_;
    Timer<SleepWatch, &SleepWatch::on_look> look_;
};

}  // namespace asterism::rt
