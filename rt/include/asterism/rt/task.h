// SPDX-License-Identifier: Apache-2.0
// Task<T>: a coroutine of the exchange thread (dialplan applications, procedures). It starts when it is
// awaited or spawned. There is no symmetric transfer (GCC 12 overflows the stack at -O0 and under the
// sanitizers): a child that finishes at once is noticed and its parent goes on in place; one that had to wait
// wakes its parent through the loop's ready queue. A task is never cancelled from outside: whoever waits
// learns by the value of its wait that the world has changed, and returns. Shapes that GCC 12 compiles
// wrongly: design notes in PATTERNS.md.
#pragma once

#include <coroutine>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "asterism/base/expect.h"
#include "asterism/base/timer.h"
#include "asterism/rt/loop.h"

namespace asterism::rt {

template <class T>
class Task;

namespace detail {

/// Hands a coroutine to the ready queue of this thread's loop.
inline void wake(std::coroutine_handle<> handle) {
    if (ASTERISM_EXPECT(current_ready_queue() != nullptr)) current_ready_queue()->push(handle);
}

struct PromiseBase {
    std::coroutine_handle<> parent;

    struct Final {
        bool await_ready() noexcept { return false; }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> self) noexcept {
            if (self.promise().parent) wake(self.promise().parent);
        }
        void await_resume() noexcept {}
    };
    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    // Nothing on the exchange throws for traffic; what does (no memory) cannot be served further.
    void unhandled_exception() noexcept { std::abort(); }
};

template <class T>
struct Promise : PromiseBase {
    std::optional<T> value;
    Task<T> get_return_object();
    template <class U>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() noexcept {}
    void take() noexcept {}
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (!handle_) return;
        if (!handle_.done() && current_ready_queue()) current_ready_queue()->forget(handle_);
        handle_.destroy();
    }

    struct Awaiter {
        Handle child;
        bool await_ready() {
            child.resume();
            return child.done();
        }
        void await_suspend(std::coroutine_handle<> parent) noexcept { child.promise().parent = parent; }
        T await_resume() { return child.promise().take(); }
    };
    Awaiter operator co_await() && noexcept { return Awaiter{handle_}; }

private:
    friend promise_type;
    explicit Task(Handle handle) : handle_(handle) {}
    Handle handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object() {
    return Task<T>{std::coroutine_handle<Promise>::from_promise(*this)};
}
inline Task<void> detail::Promise<void>::get_return_object() {
    return Task<void>{std::coroutine_handle<Promise>::from_promise(*this)};
}

namespace detail {
/// The root of a spawned task: owns itself and ends with what it runs, or by ReadyQueue::end_all().
struct Detached {
    struct promise_type : Root {
        promise_type() : queue(current_ready_queue()) {
            handle = std::coroutine_handle<promise_type>::from_promise(*this);
            if (queue) queue->add(*this);
        }
        promise_type(const promise_type&) = delete;
        promise_type& operator=(const promise_type&) = delete;
        ~promise_type() {
            if (queue) queue->remove(*this);
        }
        ReadyQueue* queue;
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::abort(); }
    };
};
inline Detached run_detached(Task<void> task) { co_await std::move(task); }
}  // namespace detail

/// Starts `task` at once; it ends by itself.
inline void spawn(Task<void> task) { detail::run_detached(std::move(task)); }

/// A value that somebody will bring, for one who waits. Both on one thread; the one who waits owns it, or
/// shares it.
template <class T>
class OneShot {
public:
    OneShot() = default;
    OneShot(const OneShot&) = delete;
    OneShot& operator=(const OneShot&) = delete;
    ~OneShot() {
        if (waiter_ && current_ready_queue()) current_ready_queue()->forget(waiter_);
    }

    /// The first value counts, later ones are dropped.
    void set(T value) {
        if (value_) return;
        value_.emplace(std::move(value));
        if (waiter_) detail::wake(waiter_);
    }
    bool is_set() const { return value_.has_value(); }

    bool await_ready() const noexcept { return value_.has_value(); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    T await_resume() {
        waiter_ = nullptr;
        return std::move(*value_);
    }

private:
    std::optional<T> value_;
    std::coroutine_handle<> waiter_;
};

/// Things that happen, in order, for one who waits for the next with an optional patience.
template <class T>
class EventQueue {
public:
    explicit EventQueue(TimerWheel& wheel) : timer_(wheel, *this) {}
    EventQueue(const EventQueue&) = delete;
    EventQueue& operator=(const EventQueue&) = delete;
    ~EventQueue() {
        if (waiter_ && current_ready_queue()) current_ready_queue()->forget(waiter_);
    }

    void push(T value) {
        queue_.push_back(std::move(value));
        wake();
    }
    /// What there is without a wait.
    std::optional<T> take_now() { return empty() ? std::nullopt : take(); }
    bool empty() const { return taken_ == queue_.size(); }
    std::size_t size() const { return queue_.size() - taken_; }
    void clear() {
        queue_.clear();
        taken_ = 0;
    }

    struct Next {
        EventQueue& queue;
        std::optional<Millis> patience;
        bool await_ready() const noexcept { return !queue.empty() || (patience && patience->count() <= 0); }
        void await_suspend(std::coroutine_handle<> waiter) {
            queue.waiter_ = waiter;
            if (patience) queue.timer_.start(*patience);
        }
        std::optional<T> await_resume() {
            queue.waiter_ = nullptr;
            queue.timer_.stop();
            if (queue.empty()) return std::nullopt;
            return queue.take();
        }
    };
    /// Nullopt when `patience` ran out first.
    Next next(std::optional<Millis> patience = std::nullopt) { return Next{*this, patience}; }

private:
    std::optional<T> take() {
        std::optional<T> first{std::move(queue_[taken_++])};
        // What was taken goes when all is, or when it is the greater part of much.
        if (empty()) {
            clear();
        } else if (taken_ >= 64 && taken_ * 2 > queue_.size()) {
            queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(taken_));
            taken_ = 0;
        }
        return first;
    }
    void on_timer() { wake(); }
    void wake() {
        if (waiter_) detail::wake(std::exchange(waiter_, nullptr));
    }

    std::vector<T> queue_;  // a deque would take 600 bytes before the first
    std::size_t taken_ = 0;
    std::coroutine_handle<> waiter_;
    Timer<EventQueue, &EventQueue::on_timer> timer_;
};

/// `co_await Sleep{wheel, 20ms};`
class Sleep {
public:
    Sleep(TimerWheel& wheel, Millis time) : time_(time), timer_(wheel, *this) {}
    bool await_ready() const noexcept { return time_.count() <= 0; }
    void await_suspend(std::coroutine_handle<> waiter) {
        waiter_ = waiter;
        timer_.start(time_);
    }
    void await_resume() const noexcept {}

private:
    void on_timer() { detail::wake(waiter_); }
    Millis time_;
    std::coroutine_handle<> waiter_;
    Timer<Sleep, &Sleep::on_timer> timer_;
};

}  // namespace asterism::rt
