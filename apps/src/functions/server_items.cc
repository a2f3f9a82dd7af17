// SPDX-License-Identifier: Apache-2.0
// IFMODULE(name), AMI_CLIENT(user,sessions): what there is of this server beside its calls.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

std::string if_module(Calls& calls, Channel*, const std::string& args) {
    const auto name = trim(args);
    return !name.empty() && services(calls).has_module && services(calls).has_module(name) ? "1" : "0";
}

std::string ami_client(Calls& calls, Channel*, const std::string& args) {
    const auto parts = function_args(args, 2);
    const auto user = trim(parts[0]), item = trim(parts[1]);
    if (user.empty() || item.empty()) {
        log::warning("AMI_CLIENT() requires two arguments: AMI_CLIENT(<name>[,<arg>])");
        return {};
    }
    const auto sessions =
        services(calls).manager_sessions ? services(calls).manager_sessions(user) : std::nullopt;
    if (!sessions) {
        log::error("There's no manager user called : \"{}\"", user);
        return {};
    }
    if (iequals(item, "sessions")) return std::to_string(*sessions);
    log::error("Invalid arguments provided to function AMI_CLIENT: {}", item);
    return {};
}

constexpr call::Function kServerRows[] = {
    {"AMI_CLIENT", "AMI_CLIENT(loginname,field)", "How many sessions a manager user has.", ami_client},
    {"IFMODULE", "IFMODULE(modulename.so)", "1 when there is such a module.", if_module},
};

}  // namespace

std::span<const call::Function> server_functions() { return kServerRows; }

}  // namespace asterism::apps
