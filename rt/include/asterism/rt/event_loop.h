// SPDX-License-Identifier: Apache-2.0
// The real loop: epoll, the clocks of the kernel, a mailbox. We do not use Asio here: its reactor costs a
// system call more per wake-up and two hundred bytes more per idle connection (ARCHITECTURE.md, "Where we
// left the plan"). One per thread; run() is the thread's life.
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <string>

#include "asterism/rt/loop.h"

namespace asterism::rt {

/// Somebody who waits for a descriptor. Unwatched by its destructor.
class Watcher {
public:
    virtual void on_ready(std::uint32_t epoll_events) = 0;

protected:
    ~Watcher() = default;
};

MonoTime monotonic_now();

class EventLoop final : public Loop {
public:
    /// Throws Shortage.
    EventLoop();
    ~EventLoop() override;

    void post(Job job) override { mailbox_.post(std::move(job)); }
    WallTime wall_now() const override;
    MonoTime boot_now() const override;

    void watch(int fd, std::uint32_t events, Watcher& watcher);
    void rewatch(int fd, std::uint32_t events, Watcher& watcher);
    void unwatch(int fd, Watcher& watcher);

    /// Until stop().
    void run();
    /// From any thread.
    void stop();

    /// For the watchdog, from any thread: when the present turn began, MonoTime{} while asleep.
    MonoTime busy_since() const { return MonoTime{Micros{busy_since_.load(std::memory_order_relaxed)}}; }
    /// What the turn is doing, for the watchdog's line. `name` must be a literal.
    void doing(const char* name) { doing_.store(name, std::memory_order_relaxed); }
    const char* doing() const { return doing_.load(std::memory_order_relaxed); }

private:
    void turn();
    int patience() const;

    Mailbox mailbox_;
    int epoll_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::int64_t> busy_since_{0};
    std::atomic<const char*> doing_{""};
    static constexpr int kBatch = 64;
    epoll_event events_[kBatch];
    int count_ = 0;
    int at_ = 0;
};

}  // namespace asterism::rt
