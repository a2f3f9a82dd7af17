// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/watchdog.h"

#include <cstdlib>

#include "asterism/base/counter.h"
#include "asterism/base/log.h"

namespace asterism::rt {

namespace {
Counter stalls{"rt_loop_stalls_total", "Times a loop was held by one task for more than a second."};
}

Watchdog::Watchdog(std::string name, const EventLoop& loop, Millis patience)
    : name_(std::move(name)), loop_(loop), patience_(patience), thread_("watchdog", [this] { watch(); }) {}

Watchdog::~Watchdog() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    over_.notify_all();
    thread_.join();
}

void Watchdog::end_within(Millis longest) {
    std::lock_guard lock(mutex_);
    end_by_ = monotonic_now() + longest;
}

void Watchdog::give_up_waiting(std::unique_lock<std::mutex>& lock) {
    log::error(
        "The end takes too long: something waits for a disk or a program that does not answer. It is left to "
        "it.");
    // The log's writer has its moment, if it is not the one that waits.
    if (over_.wait_for(lock, patience_, [this] { return stopping_; })) return;
    std::_Exit(1);
}

void Watchdog::watch() {
    std::unique_lock lock(mutex_);
    MonoTime reported{};
    while (!over_.wait_for(lock, patience_ / 4, [this] { return stopping_; })) {
        const auto since = loop_.busy_since();
        const auto now = monotonic_now();
        if (end_by_ && now > *end_by_) return give_up_waiting(lock);
        if (since != MonoTime{} && since != reported && now - since > patience_) {
            reported = since;
            stalls.add();
            log::warning("The {} thread has been held for {} ms by {}", name_,
                         std::chrono::duration_cast<Millis>(now - since).count(), loop_.doing());
        } else if (reported != MonoTime{} && since != reported) {
            log::warning("The {} thread goes on", name_);
            reported = MonoTime{};
        }
    }
}

}  // namespace asterism::rt
