// SPDX-License-Identifier: Apache-2.0
// Watches a loop from a thread of its own, and names what holds it for more than a second: one log line when
// it is noticed, one when it is over. And it sees to it that the end of the program comes: whatever a dead
// disk still holds.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "asterism/base/time.h"
#include "asterism/rt/event_loop.h"
#include "asterism/rt/thread.h"

namespace asterism::rt {

class Watchdog {
public:
    /// `loop` must outlive the watchdog.
    Watchdog(std::string name, const EventLoop& loop, Millis patience = Millis{1000});
    ~Watchdog();
    /// The program ends from now on. Who still waits for something after so long (this lives until then) is
    /// waited for no more: that is said, and the process exits with status 1. Any thread.
    void end_within(Millis longest);

private:
    void give_up_waiting(std::unique_lock<std::mutex>& lock);

    void watch();

    std::string name_;
    const EventLoop& loop_;
    Millis patience_;
    std::mutex mutex_;
    std::condition_variable over_;
    bool stopping_ = false;
    std::optional<MonoTime> end_by_;
    Thread thread_;
};

}  // namespace asterism::rt
