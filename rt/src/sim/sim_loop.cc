// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/sim.h"

namespace asterism::rt {

SimLoop::SimLoop() : Loop(MonoTime{Seconds{1000}}) { current_ready_queue() = &ready_; }

WallTime SimLoop::wall_now() const {
    return WallTime{Seconds{1'700'000'000}} + now().time_since_epoch() + wall_offset_;
}

void SimLoop::sleep(Millis time) {
    slept_ += time;
    wall_offset_ += time;
}

void SimLoop::stall(Millis time) {
    settle();
    step(now() + time);
}

void SimLoop::settle() {
    while (turn({})) {
    }
}

bool SimLoop::turn(std::optional<MonoTime> to) {
    current_ready_queue() = &ready_;
    if (watch_) watch_(true);
    if (to) wheel_.advance(*to);
    const bool worked = mailbox_.drain();
    const bool resumed = !ready_.empty();
    ready_.run();
    flush_all();
    if (watch_) watch_(false);
    return worked || resumed;
}

void SimLoop::step(MonoTime to) {
    if (turn(to)) settle();
}

void SimLoop::pass(Millis time) {
    const auto end = now() + time;
    settle();
    while (const auto next = wheel_.next()) {
        if (*next > end) break;
        step(*next);
    }
    if (now() < end) step(end);
}

}  // namespace asterism::rt
