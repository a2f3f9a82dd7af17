// SPDX-License-Identifier: Apache-2.0
// A few threads for what blocks (a file on a slow disk), with a bounded queue. They are started as they are
// needed, and kept; where the machine has no further thread the others do the work, and where it has none the
// job is refused. A job that never ends keeps one of them: programs are not run here (programs.h).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace asterism::rt {

class Helpers {
public:
    /// `name` shows in top and gdb.
    Helpers(std::string name, std::size_t most_threads, std::size_t most_waiting);
    /// Waits for nothing: jobs that wait are dropped unrun, and who runs one ends by itself.
    ~Helpers();
    Helpers(const Helpers&) = delete;
    Helpers& operator=(const Helpers&) = delete;

    /// From one thread. `job` runs on a helper and must not throw; it copies what it needs. False: there is
    /// no room, or no thread; it is dropped.
    bool run(std::function<void()> job);

    std::size_t threads() const;
    /// Jobs that wait.
    std::size_t waiting() const;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::string name_;
    std::size_t most_threads_, most_waiting_;
};

}  // namespace asterism::rt
