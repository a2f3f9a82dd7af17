// SPDX-License-Identifier: Apache-2.0
// Extensions that come and go by a script.
#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/edit.h"
#include "state/dialplan_edits.h"

namespace asterism::manage {

namespace {

void add(const AmiRequest& request) {
    dialplan::NewStep step{request.get("Context"), request.get("Extension"), request.get("Priority"),
                           request.get("Application"), request.get("ApplicationData")};
    step.replace = is_true(request.get("Replace"));
    if (step.context.empty() || step.exten.empty() || step.priority.empty() || step.app.empty())
        return request.error(
            "Context, Extension, Priority, and Application must be defined for DialplanExtensionAdd.");
    if (!parse_uint(step.priority) && !iequals(step.priority, "hint"))
        return request.error("The priority specified was invalid.");
    auto& services = request.services();
    const auto edited = dialplan::add_step(*services.calls.dialplan(), step);
    if (!edited) return request.error("That extension and priority already exist at that context");
    if (!put_in_force(services, *edited))
        return request.error("Too many extensions were added to the dialplan");
    request.success("Added requested extension");
}

void remove(const AmiRequest& request) {
    const auto context = request.get("Context"), exten = request.get("Extension");
    if (context.empty() || exten.empty())
        return request.error("Context and Extension must be provided for DialplanExtensionRemove");
    std::optional<int> priority;
    if (const auto text = request.get("Priority"); !text.empty()) {
        const auto number = parse_uint(text);
        if (!number || *number == 0 || *number > 1'000'000)
            return request.error("The priority specified was invalid.");
        priority = static_cast<int>(*number);
    }
    auto& services = request.services();
    const auto edited = dialplan::remove_steps(*services.calls.dialplan(), context, exten, priority);
    if (!edited) return request.error("Failed to remove requested extension");
    put_in_force(services, *edited);
    request.success(priority ? "Removed the requested priority from the extension"
                             : "Removed the requested extension");
}

}  // namespace

std::vector<AmiAction> dialplan_actions() {
    return {{"DialplanExtensionAdd", classes(EventClass::System), "Add an extension to the dialplan", add},
            {"DialplanExtensionRemove", classes(EventClass::System), "Remove an extension from the dialplan",
             remove}};
}

}  // namespace asterism::manage
