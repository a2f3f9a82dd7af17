// SPDX-License-Identifier: Apache-2.0
// What blocks (a file on a slow disk) is done on a helper thread, and the coroutine that asked for it goes on
// when it is done. Without helpers (the simulated twin) it is done in place. Programs: run_command().
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "asterism/apps/errands.h"
#include "asterism/apps/shared_limits.h"
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

    /// On a helper. What a job throws (no memory) is its failure and nobody else's.
    static void run(const std::shared_ptr<Errand>& self) {
        auto result = std::make_shared<T>();
        try {
            *result = self->job();
        } catch (const std::exception&) {
            *result = T();
        }
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

/// On behalf of `channel` (null: of a manager). Nullopt: there is no room for it, which was said.
template <class T>
rt::Task<std::optional<T>> beside(Calls& calls, const Channel* channel, std::function<T()> job) {
    auto* errands = services(calls).errands;
    if (!errands || !errands->helpers()) co_return job();
    const auto share = errands->begin_file(channel);
    if (!share) co_return std::nullopt;
    rt::OneShot<T> shot;
    detail::Asker<T> asker{std::make_shared<detail::Errand<T>>()};
    asker.errand->loop = &calls.loop;
    asker.errand->wanted = &shot;
    asker.errand->job = std::move(job);
    std::function<void()> work = [errand = asker.errand] { detail::Errand<T>::run(errand); };
    if (!errands->helpers()->run(std::move(work))) {
        limits::helper_queue.refuse();
        errands->say_full(limits::helper_queue, channel);
        co_return std::nullopt;
    }
    limits::helper_threads.note(errands->helpers()->threads());
    co_return co_await detail::wait_for(shot);
}

/// A file that comes to an end by itself: no pipe or device that keeps its reader. Blocks.
bool is_plain_file(const std::string& path);

/// `command` by /bin/sh; what it writes is kept up to `most` bytes. Nullopt: there is no room for it, which
/// was said.
rt::Task<std::optional<rt::ProgramEnd>> run_command(Calls& calls, const Channel* channel, std::string command,
                                                    std::size_t most);

}  // namespace asterism::apps
