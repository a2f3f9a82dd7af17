// SPDX-License-Identifier: Apache-2.0
// The kernel's clock and sockets for a flow: what is waited for takes its time. One thread.
#pragma once

#include <memory>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/real_net.h"
#include "world.h"

namespace asterism::oracle {

class RealWorld final : public flows::World {
public:
    RealWorld() : net_(rt::make_real_net(loop_)) {}
    rt::Loop& loop() override { return loop_; }
    rt::Net& net() override { return *net_; }
    void pass(Millis time) override;
    bool pass_until(const std::function<bool()>& done, Millis most) override;
    void settle() override { pass(Millis{50}); }
    /// Processes have to be woken, and the machine may be busy.
    Millis slack() const override { return Millis{400}; }

private:
    rt::EventLoop loop_;
    std::unique_ptr<rt::Net> net_;
};

}  // namespace asterism::oracle
