// SPDX-License-Identifier: Apache-2.0
// TIMEOUT(absolute): the end of a channel at a time. One for each channel that has such an end, owned by it;
// who sets another end starts it anew. Exchange thread.
#pragma once

#include <functional>
#include <utility>

#include "asterism/base/timer.h"

namespace asterism::call {

class EndTimer {
public:
    /// `over` may destroy it.
    EndTimer(TimerWheel& wheel, std::function<void()> over) : over_(std::move(over)), timer_(wheel, *this) {}

    void start(Millis after) { timer_.start(after); }
    void stop() { timer_.stop(); }

private:
    void on_timer() {
        const auto over = over_;
        over();
    }

    std::function<void()> over_;
    Timer<EndTimer, &EndTimer::on_timer> timer_;
};

}  // namespace asterism::call
