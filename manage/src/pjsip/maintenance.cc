// SPDX-License-Identifier: Apache-2.0
#include "pjsip/maintenance.h"

namespace asterism::manage {

namespace {

/// False: it is so already.
bool set_one(Services& services, const std::string& endpoint, bool on) {
    if (services.directory.in_maintenance(endpoint) == on) return false;
    services.directory.set_maintenance(endpoint, on);
    // 67: each change.
    services.events.publish("PJSIPMaintenanceStatus", EventClass::System, [&](Event& event) {
        event.add("Endpoint", endpoint).add("Status", on ? "enabled" : "disabled");
    });
    return true;
}

}  // namespace

bool set_maintenance(Services& services, std::string_view endpoint, bool on,
                     const std::function<void(const std::string&)>& each) {
    const auto set = [&](const std::string& name) {
        if (set_one(services, name, on) && each) each(name);
    };
    if (endpoint == "all") {
        for (const auto& one : services.directory.snapshot()->all<endpoint::Endpoint>()) set(one->name);
        return true;
    }
    if (!services.directory.endpoint(endpoint)) return false;
    set(std::string(endpoint));
    return true;
}

}  // namespace asterism::manage
