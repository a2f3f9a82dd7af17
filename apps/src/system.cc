// SPDX-License-Identifier: Apache-2.0
// System(command), TrySystem(command): a command of the shell; the call waits for its end, the exchange does
// not. SYSTEMSTATUS: SUCCESS, APPERROR (it said so), FAILURE (it could not be run; System then ends the
// call).
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "blocking.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// Our threads block all signals; a child is born with none blocked.
class SpawnAttributes {
public:
    SpawnAttributes() {
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

rt::Task<Next> system_command(Channel& channel, std::string command, bool end_on_failure) {
    if (trim(command).empty()) {
        log::warning("System requires an argument(command)");
        set_variable(channel, "SYSTEMSTATUS", "FAILURE");
        co_return end_on_failure ? Next::HangUp : Next::GoOn;
    }
    std::function<Ran()> job = [command] { return run_command(command, 0); };
    const auto ran = co_await beside<Ran>(channel.calls(), job);
    constexpr int kNoSuchCommand = 127;
    const bool failed = ran.status < 0 || ran.status == kNoSuchCommand;
    if (failed) log::warning("Unable to execute '{}'", command);
    set_variable(channel, "SYSTEMSTATUS", failed ? "FAILURE" : ran.status == 0 ? "SUCCESS" : "APPERROR");
    co_return failed&& end_on_failure ? Next::HangUp : Next::GoOn;
}

}  // namespace

Ran run_command(const std::string& command, std::size_t most) {
    Ran out;
    std::array<int, 2> pipe{-1, -1};
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) return out;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, pipe[1], 1);
    const SpawnAttributes attributes;
    std::string shell = "sh", flag = "-c", text = command;
    std::array<char*, 4> arguments{shell.data(), flag.data(), text.data(), nullptr};
    pid_t child = 0;
    const int failed = posix_spawn(&child, "/bin/sh", &files, attributes.get(), arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    close(pipe[1]);
    if (failed == 0) {
        std::array<char, 4096> block;
        for (;;) {
            const auto got = ::read(pipe[0], block.data(), block.size());
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) break;
            // What is too much is read and thrown away, so that the writer comes to its end.
            out.output.append(block.data(),
                              std::min<std::size_t>(static_cast<std::size_t>(got), most - out.output.size()));
        }
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    close(pipe[0]);
    return out;
}

rt::Task<Next> system_app(Channel& channel, std::string data) {
    co_return co_await system_command(channel, std::move(data), true);
}

rt::Task<Next> try_system(Channel& channel, std::string data) {
    co_return co_await system_command(channel, std::move(data), false);
}

}  // namespace asterism::apps
