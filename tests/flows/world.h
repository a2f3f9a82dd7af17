// SPDX-License-Identifier: Apache-2.0
// Where a flow is played: whose clock runs, and whose sockets the peers open. In memory both are simulated,
// and time passes only when the flow lets it; in the real world (tests/oracle) they are the kernel's.
#pragma once

#include <functional>

#include "asterism/rt/sim.h"

namespace asterism::flows {

class SimWorld;

class World {
public:
    virtual ~World() = default;
    virtual rt::Loop& loop() = 0;
    virtual rt::Net& net() = 0;
    virtual void pass(Millis time) = 0;
    /// Until `done()`, but no longer than `most`; whether it was.
    virtual bool pass_until(const std::function<bool()>& done, Millis most) = 0;
    /// What has happened already, but was not looked at.
    virtual void settle() = 0;
    /// How much longer than in memory an answer may take that comes at once.
    virtual Millis slack() const { return Millis{0}; }
    /// The one in memory, whose network and clocks a flow may disturb; else null.
    virtual SimWorld* simulated() { return nullptr; }
    /// Whoever played is gone: what waits to be run for him is not run.
    virtual void forget() {}
};

class SimWorld final : public World {
public:
    explicit SimWorld(const rt::SimOptions& options) : net_(loop_, options) {}
    rt::SimLoop& loop() override { return loop_; }
    rt::SimNet& net() override { return net_; }
    void pass(Millis time) override { loop_.pass(time); }
    bool pass_until(const std::function<bool()>& done, Millis most) override {
        return loop_.pass_until(done, most);
    }
    void settle() override { loop_.settle(); }
    SimWorld* simulated() override { return this; }
    void forget() override { loop_.forget_posted(); }

private:
    rt::SimLoop loop_;
    rt::SimNet net_;
};

}  // namespace asterism::flows
