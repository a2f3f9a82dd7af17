// SPDX-License-Identifier: Apache-2.0
// The names of Asterisk's modules whose work this program does: scripts and test suites ask for them. One
// binary, so all of them are always running.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/command.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

struct Module {
    std::string_view name;
    std::string_view description;
    /// What Operations::reload is asked for; empty when there is nothing to read again.
    std::string_view reloads;
};

/// Sorted by name; those of applications and functions only when these are there.
std::vector<Module> present_modules(const Services& services);
/// With or without ".so", without case; null when it is not there.
const Module* find_module(const std::vector<Module>& modules, std::string_view name);
/// What the event Reload says became of it.
enum class ReloadStatus : std::uint8_t { Success = 0, NotFound = 2, Error = 3, NotSupported = 6 };
/// `name` as it was asked for; empty: everything.
void publish_reload(Services& services, std::string_view name, ReloadStatus status);

/// The same for what has a file of its own and is no module: acl, features, http, logger, manager.
const Module* find_builtin(std::string_view name);
/// core reload, and module reload without a name.
void reload_everything(Services& services, CommandCall& call);

}  // namespace asterism::manage
