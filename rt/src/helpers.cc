// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/helpers.h"

#include <condition_variable>
#include <deque>
#include <mutex>

#include "asterism/rt/thread.h"

namespace asterism::rt {

/// Of the helpers and of whoever asks them; the last one of them ends it.
struct Helpers::Shared {
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::function<void()>> waiting;
    std::size_t threads = 0, idle = 0;
    bool ending = false;

    void work() {
        std::unique_lock lock(mutex);
        while (!ending) {
            if (waiting.empty()) {
                ++idle;
                wake.wait(lock, [this] { return ending || !waiting.empty(); });
                --idle;
                continue;
            }
            auto job = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
    }
};

Helpers::Helpers(std::string name, std::size_t most_threads, std::size_t most_waiting)
    : shared_(std::make_shared<Shared>()),
      name_(std::move(name)),
      most_threads_(most_threads),
      most_waiting_(most_waiting) {}

Helpers::~Helpers() {
    const std::lock_guard lock(shared_->mutex);
    shared_->ending = true;
    shared_->waiting.clear();
    shared_->wake.notify_all();
}

bool Helpers::run(std::function<void()> job) {
    const std::lock_guard lock(shared_->mutex);
    auto& shared = *shared_;
    const bool nobody_free = shared.idle <= shared.waiting.size();
    if (nobody_free && shared.threads < most_threads_ &&
        start_detached(name_, [shared = shared_] { shared->work(); }))
        ++shared.threads;
    if (shared.threads == 0) return false;
    // Jobs that a free helper is about to take do not wait.
    if (shared.waiting.size() >= most_waiting_ + shared.idle) return false;
    shared.waiting.push_back(std::move(job));
    shared.wake.notify_one();
    return true;
}

std::size_t Helpers::threads() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->threads;
}

std::size_t Helpers::waiting() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->waiting.size();
}

}  // namespace asterism::rt
