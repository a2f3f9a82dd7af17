// SPDX-License-Identifier: Apache-2.0
// What blocks (a program that runs, a file on a slow disk) is done on a thread of its own, and the coroutine
// that asked for it goes on when it is done. Without threads (the simulated twin) it is done in place.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "asterism/call/calls.h"
#include "functions/functions.h"

namespace asterism::apps {

namespace detail {

/// Between the two; the coroutine may be gone first, and its loop with it.
template <class T>
struct Errand {
    std::mutex mutex;
    rt::Loop* loop;
    rt::OneShot<T>* wanted;  // of the loop's thread
    std::function<T()> job;

    /// On the errand's thread.
    static void run(const std::shared_ptr<Errand>& self) {
        auto result = std::make_shared<T>(self->job());
        const std::lock_guard lock(self->mutex);
        if (!self->loop) return;
        self->loop->post([self, result] {
            if (self->wanted) self->wanted->set(std::move(*result));
        });
    }
};

template <class T>
struct Asker {
    std::shared_ptr<Errand<T>> errand;
    ~Asker() {
        const std::lock_guard lock(errand->mutex);
        errand->loop = nullptr;
        errand->wanted = nullptr;
    }
};

template <class T>
rt::Task<T> wait_for(rt::OneShot<T>& shot) {
    co_return co_await shot;
}

}  // namespace detail

template <class T>
rt::Task<T> beside(Calls& calls, std::function<T()> job) {
    if (!services().threads) co_return job();
    rt::OneShot<T> shot;
    detail::Asker<T> asker{std::make_shared<detail::Errand<T>>()};
    asker.errand->loop = &calls.loop;
    asker.errand->wanted = &shot;
    asker.errand->job = std::move(job);
    std::thread([errand = asker.errand] { detail::Errand<T>::run(errand); }).detach();
    co_return co_await detail::wait_for(shot);
}

struct Ran {
    /// -1: it could not be started, or a signal ended it.
    int status = -1;
    std::string output;
};
/// `command` by /bin/sh; what it writes is kept up to `most` bytes. Blocks.
Ran run_command(const std::string& command, std::size_t most);

}  // namespace asterism::apps
