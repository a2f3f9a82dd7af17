// SPDX-License-Identifier: Apache-2.0
#include "pjsip/maintenance.h"

namespace asterism::manage {

namespace {

/// False: it is so already.
bool set_one(Services& services, const std::string& endpoint, bool on) {
    if (services.directory.in_maintenance(endpoint) == on) return false;
    services.directory.set_maintenance(endpoint, on);
    return true;
}

/// 67: each change; that of all is told once (asked of Asterisk 22.10.1).
void tell_of(Services& services, std::string_view endpoint, bool on) {
    services.events.publish("PJSIPMaintenanceStatus", EventClass::System, [&](Event& event) {
        event.add("Endpoint", endpoint).add("Status", on ? "enabled" : "disabled");
    });
}

}  // namespace

bool set_maintenance(Services& services, std::string_view endpoint, bool on,
                     const std::function<void(const std::string&)>& each) {
    const auto set = [&](const std::string& name) {
        if (!set_one(services, name, on)) return false;
        if (each) each(name);
        return true;
    };
    if (endpoint == "all") {
        bool changed = false;
        for (const auto& one : services.directory.snapshot()->all<endpoint::Endpoint>())
            changed |= set(one->name);
        if (changed) tell_of(services, endpoint, on);
        return true;
    }
    if (!services.directory.endpoint(endpoint)) return false;
    if (set(std::string(endpoint))) tell_of(services, endpoint, on);
    return true;
}

}  // namespace asterism::manage
