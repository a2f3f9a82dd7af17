// SPDX-License-Identifier: Apache-2.0
// The table of all commands and the reader of command lines. The CLI, the control socket and AMI's Command
// action run lines through it. Words must be whole, without regard to case; the command with the most words
// of its own wins. Exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/command.h"

namespace asterism::manage {

/// The words of a line: separated by blanks, "quoted ones" may hold blanks, \" and \\ stand for themselves.
std::vector<std::string> split_words(std::string_view line);

class Commands {
public:
    using Done = CommandFinish;

    /// Brings `core show help`.
    Commands();
    ~Commands();
    void add(std::vector<Command> commands);

    /// Runs one line; `done` is called once, now or when a command that waits has its answer. An unknown line
    /// says so and is failed. `console`: where it was typed.
    void run(std::string_view line, Done done, Console* console = nullptr) const;
    /// The same for who cannot wait: of a command that answers later, what it said so far.
    CommandOutput run(std::string_view line) const;

    /// The words that may stand where the line ends (in the word begun last), sorted; for completion.
    std::vector<std::string> complete(std::string_view line) const;
    /// Every command, sorted by its words.
    std::vector<const Command*> all() const;

private:
    struct Entry;
    struct Found;
    Found find(const std::vector<std::string>& words) const;
    void help(CommandCall& call) const;

    std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace asterism::manage
