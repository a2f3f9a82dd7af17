// SPDX-License-Identifier: Apache-2.0
// Programs of the machine, by /bin/sh. Nothing waits for them but the loop: their end is a descriptor that
// becomes readable, and so is what they write; a program that sleeps for an hour takes no thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "asterism/base/time.h"
#include "asterism/rt/event_loop.h"

namespace asterism::rt {

struct ProgramRun {
    std::string command;
    /// What it writes is kept up to so many bytes; what is more is read and thrown away. 0: nothing is read.
    std::size_t most_output = 0;
    /// Then it, and what it started, is killed.
    Millis patience{0};
};

struct ProgramEnd {
    /// What it ended with. -1: it could not be started, a signal ended it, or its time was over.
    int status = -1;
    std::string output;
};

class Programs {
public:
    virtual ~Programs() = default;
    /// `done` is called once, in a later turn of the loop, or not at all when this is gone first: the program
    /// then goes on without us.
    virtual void run(ProgramRun program, std::function<void(ProgramEnd)> done) = 0;
};

std::unique_ptr<Programs> make_programs(EventLoop& loop);

/// The same in place, for who has no loop (the simulated twin). Blocks.
ProgramEnd run_program(const ProgramRun& program);

}  // namespace asterism::rt
