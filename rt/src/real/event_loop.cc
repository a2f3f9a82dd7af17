// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/event_loop.h"

#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "asterism/base/expect.h"
#include "asterism/base/log.h"
#include "asterism/rt/shortage.h"

namespace asterism::rt {

namespace {
MonoTime read_clock(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return MonoTime{Micros{std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000}};
}
}  // namespace

MonoTime monotonic_now() { return read_clock(CLOCK_MONOTONIC); }

EventLoop::EventLoop() : Loop(monotonic_now()), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw Shortage("no descriptor for a loop", errno);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;  // the mailbox
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, mailbox_.fd(), &event) == 0) return;
    const int error = errno;
    close(epoll_);
    throw Shortage("no loop can watch its mailbox", error);
}

EventLoop::~EventLoop() { close(epoll_); }

WallTime EventLoop::wall_now() const {
    return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
}

MonoTime EventLoop::boot_now() const { return read_clock(CLOCK_BOOTTIME); }

void EventLoop::watch(int fd, std::uint32_t events, Watcher& watcher) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    ASTERISM_EXPECT(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0);
}

void EventLoop::rewatch(int fd, std::uint32_t events, Watcher& watcher) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    ASTERISM_EXPECT(epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0);
}

void EventLoop::unwatch(int fd, Watcher& watcher) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    // What this turn already fetched for it must not reach it any more.
    for (int i = at_; i < count_; ++i)
        if (events_[i].data.ptr == &watcher) events_[i].events = 0;
}

int EventLoop::patience() const {
    if (!ready_.empty() || wants_flush()) return 0;
    const auto next = wheel_.next();
    if (!next) return -1;
    const auto left = std::chrono::ceil<Millis>(*next - monotonic_now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void EventLoop::turn() {
    const int patience = this->patience();
    if (patience == 0 || mailbox_.going_to_sleep()) {
        busy_since_.store(0, std::memory_order_relaxed);
        count_ = epoll_wait(epoll_, events_, kBatch, patience);
        if (count_ < 0) count_ = 0;
        if (patience != 0) mailbox_.woke_up();
    } else {
        count_ = epoll_wait(epoll_, events_, kBatch, 0);
        if (count_ < 0) count_ = 0;
    }
    const auto began = monotonic_now();
    busy_since_.store(began.time_since_epoch().count(), std::memory_order_relaxed);

    doing("timers");
    wheel_.advance(began);
    doing("posted jobs");
    mailbox_.drain();
    doing("sockets");
    for (at_ = 0; at_ < count_;) {
        const auto& event = events_[at_++];
        if (event.events != 0 && event.data.ptr)
            static_cast<Watcher*>(event.data.ptr)->on_ready(event.events);
    }
    count_ = at_ = 0;
    doing("coroutines");
    ready_.run();
    doing("sending");
    flush_all();
    last_turn_ = monotonic_now() - began;
}

void EventLoop::run() {
    current_ready_queue() = &ready_;
    stopping_.store(false, std::memory_order_relaxed);  // stop() is a posted job, so none is lost
    while (!stopping_.load(std::memory_order_relaxed)) turn();
    mailbox_.drain();
    flush_all();
    current_ready_queue() = nullptr;
}

void EventLoop::stop() {
    post([this] { stopping_.store(true, std::memory_order_relaxed); });
}

}  // namespace asterism::rt
