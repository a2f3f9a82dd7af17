// SPDX-License-Identifier: Apache-2.0
#include "meter.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace asterism::cost {

namespace {

/// A machine without such counters, or one that hands them to nobody, says no.
int open_counter() {
    perf_event_attr what{};
    what.size = sizeof(what);
    what.type = PERF_TYPE_HARDWARE;
    what.config = PERF_COUNT_HW_INSTRUCTIONS;
    what.exclude_kernel = 1;
    what.exclude_hv = 1;
    return static_cast<int>(syscall(SYS_perf_event_open, &what, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}

}  // namespace

Meter::Meter() : counter_(open_counter()) {}

Meter::~Meter() {
    if (counter_ >= 0) close(counter_);
}

std::int64_t Meter::now() const {
    std::int64_t count = 0;
    if (counter_ >= 0 && read(counter_, &count, sizeof(count)) == sizeof(count)) return count;
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace asterism::cost
