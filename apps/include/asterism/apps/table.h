// SPDX-License-Identifier: Apache-2.0
// What the dialplan can do: every application and function of this room, in one list; those of SIP stand in
// `session`, and their rows join these in the tables of call::Calls. `server` calls both before the first
// call; the order does not matter. Exchange thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/call/application.h"

namespace asterism::presence {
class Presence;
}  // namespace asterism::presence

namespace asterism::rt {
class Resolver;
}  // namespace asterism::rt

namespace asterism::apps {

class Errands;

/// What some functions ask beside the calls. Outlives them; members that are null are answered with nothing.
struct AppServices {
    /// Programs and files; null: these are done in place.
    Errands* errands = nullptr;
    presence::Presence* presence = nullptr;
    rt::Resolver* resolver = nullptr;
    /// IFMODULE: whether something of this name is loaded, as `module show` says it. Empty: nothing is.
    std::function<bool(std::string_view)> has_module;
    /// AMI_CLIENT: how many sessions of this user the manager interface has; nullopt: there is no such user.
    std::function<std::optional<std::size_t>(std::string_view)> manager_sessions;
    /// AST_CONFIG: where the files of the configuration lie.
    std::string config_directory = "/etc/asterisk";
};
/// Of these calls.
void attach(call::Calls& calls, AppServices services);

void add_applications(call::ApplicationTable& table);
void add_functions(call::FunctionTable& table);

}  // namespace asterism::apps
