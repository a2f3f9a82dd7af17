// SPDX-License-Identifier: Apache-2.0
// The only thing that goes between threads: a job posted to the mailbox of the thread that shall do it. No
// lock; the poster wakes the owner by an eventfd only if it sleeps. Jobs run in the order of posting (per
// poster).
//
// Owner's turn:  mailbox.drain(); if (mailbox.going_to_sleep()) poll(fd()...); mailbox.woke_up();
#pragma once

#include <atomic>
#include <functional>

namespace asterism::rt {

using Job = std::move_only_function<void()>;

class Mailbox {
public:
    Mailbox();
    ~Mailbox();  // jobs still inside are destroyed unrun
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    /// From any thread.
    void post(Job job);

    /// Owner: runs what was posted before this call; true when there was anything.
    bool drain();
    /// Owner: drops what was posted, unrun: whom it was meant for is gone.
    void forget();
    /// Owner: says that it will wait on fd(). False when jobs are already there, then it must not wait.
    bool going_to_sleep();
    /// Owner: waiting is over; empties fd().
    void woke_up();
    /// Readable once somebody posted to a sleeping owner.
    int fd() const { return fd_; }

private:
    struct Node {
        Node* next;
        Job job;
    };
    std::atomic<Node*> newest_{nullptr};
    std::atomic<bool> asleep_{false};
    int fd_;
};

}  // namespace asterism::rt
