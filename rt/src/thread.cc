// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/thread.h"

#include <fmt/core.h>
#include <pthread.h>
#include <signal.h>

#include <system_error>

#include "asterism/rt/shortage.h"

namespace asterism::rt {

Thread::Thread(std::string name, std::move_only_function<void()> body) {
    // The mask is inherited, so it is set around the birth: no signal finds the new thread unprepared.
    sigset_t all;
    sigset_t former;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    try {
        thread_ = std::thread([name, body = std::move(body)]() mutable {
            pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
            body();
        });
    } catch (const std::system_error& error) {
        pthread_sigmask(SIG_SETMASK, &former, nullptr);
        throw Shortage(fmt::format("no thread '{}' can be started", name), error.code().value());
    }
    pthread_sigmask(SIG_SETMASK, &former, nullptr);
}

bool start_detached(std::string name, std::function<void()> body) {
    try {
        Thread thread(std::move(name), std::move(body));
        thread.detach();
        return true;
    } catch (const Shortage&) {
        return false;
    }
}

void Thread::detach() { thread_.detach(); }

void Thread::join() {
    if (thread_.joinable()) thread_.join();
}

}  // namespace asterism::rt
