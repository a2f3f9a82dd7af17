// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "asterism/rt/shortage.h"

namespace asterism::rt {

Mailbox::Mailbox() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (fd_ < 0) throw Shortage("no descriptor for a mailbox", errno);
}

Mailbox::~Mailbox() {
    forget();
    close(fd_);
}

void Mailbox::forget() {
    for (Node* node = newest_.exchange(nullptr); node;) delete std::exchange(node, node->next);
}

void Mailbox::post(Job job) {
    auto* node = new Node{newest_.load(std::memory_order_relaxed), std::move(job)};
    while (!newest_.compare_exchange_weak(node->next, node, std::memory_order_seq_cst,
                                          std::memory_order_relaxed)) {
    }
    // Pairs with going_to_sleep(): either we see that it sleeps, or it sees our node.
    if (asleep_.load(std::memory_order_seq_cst) && asleep_.exchange(false)) {
        const std::uint64_t one = 1;
        while (write(fd_, &one, sizeof one) < 0 && errno == EINTR) {
        }
    }
}

bool Mailbox::drain() {
    Node* node = newest_.exchange(nullptr, std::memory_order_acquire);
    if (!node) return false;
    Node* oldest = nullptr;
    while (node) {
        Node* next = node->next;
        node->next = oldest;
        oldest = node;
        node = next;
    }
    while (oldest) {
        Node* done = oldest;
        oldest = oldest->next;
        done->job();
        delete done;
    }
    return true;
}

bool Mailbox::going_to_sleep() {
    asleep_.store(true, std::memory_order_seq_cst);
    if (newest_.load(std::memory_order_seq_cst)) {
        asleep_.store(false, std::memory_order_relaxed);
        return false;
    }
    return true;
}

void Mailbox::woke_up() {
    if (asleep_.exchange(false)) return;  // nobody rang
    std::uint64_t rung = 0;
    while (read(fd_, &rung, sizeof rung) < 0 && errno == EINTR) {
    }
}

}  // namespace asterism::rt
