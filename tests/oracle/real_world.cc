// SPDX-License-Identifier: Apache-2.0
#include "real_world.h"

namespace asterism::oracle {

namespace {
constexpr Millis kLook{1};

/// Looks again every millisecond, and stops the loop when there is nothing to wait for any more.
struct Look {
    Look(rt::EventLoop& loop, const std::function<bool()>& done, MonoTime end)
        : loop(loop), done(done), end(end), timer(loop.wheel(), *this) {
        timer.start(kLook);
    }
    void again() {
        seen = done();
        if (seen || loop.now() >= end) return loop.stop();
        timer.start(kLook);
    }
    rt::EventLoop& loop;
    const std::function<bool()>& done;
    MonoTime end;
    bool seen = false;
    Timer<Look, &Look::again> timer;
};
}  // namespace

bool RealWorld::pass_until(const std::function<bool()>& done, Millis most) {
    // Since the loop ran last some time may have gone by.
    loop_.wheel().advance(rt::monotonic_now());
    Look look{loop_, done, loop_.now() + most};
    loop_.run();
    return look.seen;
}

void RealWorld::pass(Millis time) {
    pass_until([] { return false; }, time);
}

}  // namespace asterism::oracle
