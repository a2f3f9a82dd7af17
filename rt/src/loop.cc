// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/loop.h"

namespace asterism::rt {

ReadyQueue*& current_ready_queue() {
    thread_local ReadyQueue* current = nullptr;
    return current;
}

void ReadyQueue::add(Root& root) {
    root.next = roots_;
    if (roots_) roots_->previous = &root;
    roots_ = &root;
}

void ReadyQueue::remove(Root& root) {
    if (root.previous) root.previous->next = root.next;
    if (root.next) root.next->previous = root.previous;
    if (roots_ == &root) roots_ = root.next;
    root.previous = root.next = nullptr;
}

void ReadyQueue::end_all() {
    while (roots_) roots_->handle.destroy();
}

void ReadyQueue::forget(std::coroutine_handle<> handle) {
    std::erase(queue_, handle);
    for (std::size_t i = at_; i < running_.size(); ++i)
        if (running_[i] == handle) running_[i] = nullptr;
}

bool ReadyQueue::run(std::size_t most) {
    while (!queue_.empty() && most > 0) {
        running_.swap(queue_);
        for (at_ = 0; at_ < running_.size();) {
            const auto handle = running_[at_++];
            if (handle) handle.resume();
            if (most > 0) --most;
        }
        running_.clear();
        at_ = 0;
    }
    return !queue_.empty();
}

void Loop::flush_all() {
    // A flusher may ask again (its socket is full, say): that is for the next turn.
    auto now = std::exchange(flushers_, {});
    for (auto* flusher : now) flusher->flush();
    if (flushers_.empty()) {
        now.clear();
        flushers_ = std::move(now);  // keeps the capacity
    }
}

}  // namespace asterism::rt
