// SPDX-License-Identifier: Apache-2.0
// A family of commands that are functions of the services, gathered line by line.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/command.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

class CommandList {
public:
    explicit CommandList(Services& services) : services_(services) {}

    /// `run(services, call)`; `complete` may be left out. `classes`: for whom (Command::classes).
    template <class Run>
    void add(std::string words, std::string summary, Run run, decltype(Command::complete) complete = {},
             std::uint32_t classes = 0) {
        Command command;
        command.usage = words;
        command.words = std::move(words);
        command.summary = std::move(summary);
        command.run = [services = &services_, run](CommandCall& call) { run(*services, call); };
        command.complete = std::move(complete);
        command.classes = classes;
        commands_.push_back(std::move(command));
    }
    std::vector<Command> take() { return std::move(commands_); }

private:
    Services& services_;
    std::vector<Command> commands_;
};

/// The names of all objects of a type, to complete a command with.
template <class T>
auto names_of(const Services& services) {
    return [all = &services](std::size_t, std::string_view) {
        std::vector<std::string> names;
        for (const auto& one : all->directory.snapshot()->template all<T>()) names.push_back(one->name);
        return names;
    };
}

}  // namespace asterism::manage
