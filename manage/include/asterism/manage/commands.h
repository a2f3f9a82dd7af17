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
#include "asterism/base/complaint.h"
#include "asterism/base/section.h"

namespace asterism::manage {

/// The words of a line: separated by blanks, "quoted ones" may hold blanks, \" and \\ stand for themselves.
/// At most so many, the last with all that is left.
std::vector<std::string> split_words(std::string_view line, std::size_t most = std::string_view::npos);

/// Another name for a command, or for how it begins.
struct CommandAlias {
    std::string alias;
    std::string command;
};
/// cli_aliases.conf: the lines of the sections that template= of [general] names.
std::vector<CommandAlias> read_cli_aliases(const std::vector<Section>& sections, Complaints& complaints);

class Commands {
public:
    using Done = CommandFinish;

    /// Brings `core show help` and `cli show aliases`.
    Commands();
    ~Commands();
    void add(std::vector<Command> commands);
    /// Instead of those before. A command of the same words comes first.
    void set_aliases(std::vector<CommandAlias> aliases);

    /// Runs one line; `done` is called once, now or when a command that waits has its answer. An unknown line
    /// says so and is failed. `console`: where it was typed.
    void run(std::string_view line, Done done, CommandAsker asker = {}) const;
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
    void show_aliases(CommandCall& call) const;
    /// The words that an alias at their beginning stands for; none when there is none.
    std::vector<std::string> without_alias(const std::vector<std::string>& words) const;

    std::vector<std::unique_ptr<Entry>> entries_;
    std::vector<CommandAlias> aliases_;
};

}  // namespace asterism::manage
