// SPDX-License-Identifier: Apache-2.0
// A named thread, joined by its destructor. All signals are blocked in it: the exchange alone takes them.
#pragma once

#include <functional>
#include <string>
#include <thread>

namespace asterism::rt {

class Thread {
public:
    Thread() = default;
    /// `name` shows in top and gdb; the system keeps 15 characters. Throws Shortage when there can be no
    /// more.
    Thread(std::string name, std::move_only_function<void()> body);
    Thread(Thread&&) = default;
    Thread& operator=(Thread&&) = default;
    ~Thread() { join(); }
    void join();
    void detach();
    bool joinable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};

/// A thread that nobody joins, with all signals blocked. False: the machine has none left.
bool start_detached(std::string name, std::function<void()> body);

}  // namespace asterism::rt
