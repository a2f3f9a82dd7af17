// SPDX-License-Identifier: Apache-2.0
// Timers: a hashed hierarchical wheel with a tick of one millisecond, pure: it is told the time. The
// exchange's loop owns one and turns it; tests turn it by hand. A timer is a member of whoever waits: no
// allocation to start it, O(1) to stop it, stopped by its destructor. Not thread-safe: a wheel and its timers
// live on one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "asterism/base/time.h"

namespace asterism {

class TimerWheel;

/// The untyped part of a timer; use `Timer<Owner, &Owner::on_timer>`.
class TimerNode {
public:
    using Fire = void (*)(TimerNode&);
    TimerNode(const TimerNode&) = delete;
    TimerNode& operator=(const TimerNode&) = delete;

    /// Starts, or starts again. It fires at the first turn of the wheel at or after now + `after`.
    void start(Millis after);
    void stop();
    bool running() const { return next_ != nullptr; }
    /// When it will fire; only while running.
    MonoTime expiry() const;
    TimerWheel& wheel() const { return wheel_; }

protected:
    TimerNode(TimerWheel& wheel, Fire fire) : wheel_(wheel), fire_(fire) {}
    ~TimerNode() { stop(); }

private:
    friend class TimerWheel;
    TimerNode* previous_ = nullptr;
    TimerNode* next_ = nullptr;
    std::uint64_t tick_ = 0;
    TimerWheel& wheel_;
    Fire fire_;
};

/// `Timer<Session, &Session::on_expired> expiry_{wheel, *this};`
template <class Owner, void (Owner::*OnFire)()>
class Timer : public TimerNode {
public:
    Timer(TimerWheel& wheel, Owner& owner)
        : TimerNode(wheel, [](TimerNode& node) { (static_cast<Timer&>(node).owner_.*OnFire)(); }),
          owner_(owner) {}

private:
    Owner& owner_;
};

class TimerWheel {
public:
    explicit TimerWheel(MonoTime now = MonoTime{});
    ~TimerWheel();
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;

    /// The time of the latest turn: what "now" means for everybody on this thread.
    MonoTime now() const { return now_; }
    /// Turns to `now` and fires what is due, in the order of expiry. Timers may be started, stopped and
    /// destroyed from within. Time that goes back is ignored.
    void advance(MonoTime now);
    /// Not later than the next expiry (it may be earlier by the coarseness of an upper level); nullopt when
    /// none runs.
    std::optional<MonoTime> next() const;
    std::size_t running() const { return running_; }
    /// The turn that is under way came more than two seconds after it was due: we, or our machine, stood
    /// still. What peers said meanwhile waits in the sockets yet, so who would punish silence gives it its
    /// time again (house.md, "Clocks").
    bool late() const { return late_; }

private:
    friend class TimerNode;
    static constexpr unsigned kBits = 6;
    static constexpr unsigned kSlots = 1u << kBits;
    static constexpr unsigned kLevels = 7;  // 64^7 ms: 139 years

    struct Slot {
        TimerNode* first = nullptr;
        TimerNode* last = nullptr;
    };
    struct Level {
        std::uint64_t occupied = 0;
        std::array<Slot, kSlots> slots;
    };

    void insert(TimerNode& node);
    void remove(TimerNode& node);
    std::optional<std::uint64_t> next_tick() const;

    MonoTime now_;
    std::uint64_t tick_;  // all timers due at or before it have fired
    std::size_t running_ = 0;
    bool late_ = false;
    std::array<Level, kLevels> levels_;
};

}  // namespace asterism
