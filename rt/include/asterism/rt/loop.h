// SPDX-License-Identifier: Apache-2.0
// The turn of a thread: what became readable, what was posted, which timers are due, which coroutines go on,
// and then what is to be sent. Two implementations: the real one (event_loop.h) and the simulated one
// (sim.h), in which time is virtual. Everything but post() belongs to the loop's own thread.
#pragma once

#include <coroutine>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/base/timer.h"
#include "asterism/rt/mailbox.h"

namespace asterism::rt {

/// Coroutines that may go on, resumed in order in the loop's turn and never from within one another.
/// A spawned coroutine, by which its loop can find it.
struct Root {
    std::coroutine_handle<> handle;
    Root* previous = nullptr;
    Root* next = nullptr;
};

class ReadyQueue {
public:
    ReadyQueue() = default;
    ReadyQueue(const ReadyQueue&) = delete;
    ReadyQueue& operator=(const ReadyQueue&) = delete;

    void add(Root& root);
    void remove(Root& root);
    /// Destroys what was spawned and waits still: the end of whoever runs it. What coroutines stand on must
    /// be there yet.
    void end_all();

    void push(std::coroutine_handle<> handle) { queue_.push_back(handle); }
    /// For a coroutine that is destroyed while it waits to go on.
    void forget(std::coroutine_handle<> handle);
    /// Resumes what is in the queue, and what those push, up to `most`; true when some are left.
    bool run(std::size_t most = 10000);
    bool empty() const { return queue_.empty(); }

private:
    std::vector<std::coroutine_handle<>> queue_;
    std::vector<std::coroutine_handle<>> running_;
    std::size_t at_ = 0;
    Root* roots_ = nullptr;
};

/// The ready queue of the loop whose turn it is on this thread. Every coroutine lives on one thread.
ReadyQueue*& current_ready_queue();

/// Called at the end of each turn in which it asked to be: sends what piled up, in one batch.
class Flusher {
public:
    virtual void flush() = 0;

protected:
    ~Flusher() = default;
};

class Loop {
public:
    virtual ~Loop() = default;

    /// From any thread: `job` runs on this loop's thread in one of its next turns.
    virtual void post(Job job) = 0;
    virtual WallTime wall_now() const = 0;
    /// Like now(), but goes on while the machine sleeps (CLOCK_BOOTTIME).
    virtual MonoTime boot_now() const = 0;

    TimerWheel& wheel() { return wheel_; }
    MonoTime now() const { return wheel_.now(); }
    ReadyQueue& ready() { return ready_; }
    /// How long the turn before this one took; overload is judged by it where nothing better is known.
    Micros last_turn() const { return last_turn_; }
    void flush_later(Flusher& flusher) { flushers_.push_back(&flusher); }
    void forget(Flusher& flusher) { std::erase(flushers_, &flusher); }

protected:
    explicit Loop(MonoTime now) : wheel_(now) {}
    void flush_all();
    bool wants_flush() const { return !flushers_.empty(); }

    TimerWheel wheel_;
    ReadyQueue ready_;
    Micros last_turn_{0};

private:
    std::vector<Flusher*> flushers_;
};

}  // namespace asterism::rt
