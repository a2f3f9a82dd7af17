// SPDX-License-Identifier: Apache-2.0
// Watches a loop from a thread of its own, and names what holds it for more than a second: one log line when
// it is noticed, one when it is over.
#pragma once

#include <condition_variable>
#include <mutex>

#include "asterism/base/time.h"
#include "asterism/rt/event_loop.h"
#include "asterism/rt/thread.h"

namespace asterism::rt {

class Watchdog {
public:
    /// `loop` must outlive the watchdog.
    Watchdog(std::string name, const EventLoop& loop, Millis patience = Millis{1000});
    ~Watchdog();

private:
    void watch();

    std::string name_;
    const EventLoop& loop_;
    Millis patience_;
    std::mutex mutex_;
    std::condition_variable over_;
    bool stopping_ = false;
    Thread thread_;
};

}  // namespace asterism::rt
