// SPDX-License-Identifier: Apache-2.0
#include "blocking.h"

#include <sys/stat.h>

namespace asterism::apps {

namespace {

/// Between the program and the coroutine that waits, which may be gone first.
struct Waiting {
    std::shared_ptr<rt::OneShot<rt::ProgramEnd>*> wanted;
    ~Waiting() { *wanted = nullptr; }
};

}  // namespace

bool is_plain_file(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

rt::Task<std::optional<rt::ProgramEnd>> run_command(Calls& calls, const Channel* channel, std::string command,
                                                    std::size_t most) {
    rt::ProgramRun program;
    program.command = std::move(command);
    program.most_output = most;
    program.patience = Seconds{limits::program_seconds.value()};
    auto* errands = services(calls).errands;
    if (!errands || !errands->programs()) co_return rt::run_program(program);
    const auto share = errands->begin_program(channel);
    if (!share) co_return std::nullopt;
    rt::OneShot<rt::ProgramEnd> shot;
    Waiting waiting{std::make_shared<rt::OneShot<rt::ProgramEnd>*>(&shot)};
    std::function<void(rt::ProgramEnd)> done = [wanted = waiting.wanted](rt::ProgramEnd end) {
        if (*wanted) (*wanted)->set(std::move(end));
    };
    errands->programs()->run(std::move(program), std::move(done));
    co_return co_await detail::wait_for(shot);
}

}  // namespace asterism::apps
