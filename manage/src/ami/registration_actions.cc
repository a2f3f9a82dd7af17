// SPDX-License-Identifier: Apache-2.0
// PJSIPRegister, PJSIPUnregister, PJSIPShowRegistrationsOutbound; PJSIPQualify.
#include "ami/actions.h"
#include "ami/object_fields.h"
#include "asterism/base/text.h"
#include "pjsip/maintenance.h"

namespace asterism::manage {

namespace {

/// One by its name, or "*all".
void send(const AmiRequest& request, bool (trunk::Registrations::*act)(std::string_view),
          std::string_view all, std::string_view one) {
    auto& registrations = request.services().registrations;
    const auto name = request.get("Registration");
    if (name.empty()) return request.error("Registration parameter missing.");
    if (name == "*all") {
        for (const auto& row : registrations.rows()) (registrations.*act)(row.config->name);
        return request.success(all);
    }
    if (!(registrations.*act)(name)) return request.error("Unable to retrieve registration entry\n");
    request.success(one);
}

void send_register(const AmiRequest& request) {
    send(request, &trunk::Registrations::send_register, "Reregistrations queued.", "Reregistration sent");
}

void send_unregister(const AmiRequest& request) {
    send(request, &trunk::Registrations::send_unregister, "Unregistrations queued.", "Unregistration sent");
}

void show(const AmiRequest& request) {
    const auto& services = request.services();
    const auto rows = services.registrations.rows();
    request.start_list("Following are Events for each Outbound registration");
    std::size_t registered = 0;
    for (const auto& row : rows) {
        registered += row.status == trunk::Status::Registered;
        auto text = request.item("OutboundRegistrationDetail");
        add_object(text, services, endpoint::registration_schema(), row.config.get(), row.config->name);
        // The reference shows a timer there that it does not use; the console tells when the next is due.
        text.add("Status", trunk::to_text(row.status)).add("NextReg", "0");
        request.send(text);
        for (const auto& name : row.config->outbound_auth) {
            const auto& auth = services.directory.auth(name);
            if (!auth) continue;
            auto detail = request.item("AuthDetail");
            add_object(detail, services, endpoint::auth_schema(), auth.get(), auth->name);
            request.send(detail);
        }
    }
    // Registrations are counted, not what is told of their auths.
    request.send(request.list_end("OutboundRegistrationDetailComplete", rows.size())
                     .add("Registered", std::to_string(registered))
                     .add("NotRegistered", std::to_string(rows.size() - registered)));
}

void qualify(const AmiRequest& request) {
    const auto& services = request.services();
    const auto name = request.get("Endpoint");
    if (name.empty()) return request.error("Endpoint parameter missing.");
    const auto& endpoint = services.directory.endpoint(name);
    if (!endpoint) return request.error("Unable to retrieve endpoint\n");
    if (endpoint->aors.empty()) return request.error("No AoRs configured for endpoint\n");
    for (const auto& aor : endpoint->aors) services.registrar.qualify(aor);
    request.success("Endpoint found, will qualify");
}

void set_mode(const AmiRequest& request) {
    const auto name = request.get("Endpoint");
    const auto state = request.get("State");
    if (name.empty()) return request.error("Endpoint parameter missing");
    if (state.empty()) return request.error("State parameter missing");
    const bool on = iequals(state, "on");
    if (!on && !iequals(state, "off")) return request.error("State must be 'on' or 'off'");
    if (!set_maintenance(request.services(), name, on))
        return request.error(fmt::format("Endpoint '{}' not found", name));
    request.success(fmt::format("Maintenance mode {}{}", on ? "enabled" : "disabled",
                                name == "all" ? " for all endpoints" : ""));
}

void show_mode(const AmiRequest& request) {
    const auto& directory = request.services().directory;
    const auto name = request.get("Endpoint");
    std::vector<std::string> names(directory.maintenance().begin(), directory.maintenance().end());
    if (!name.empty()) names = {std::string(name)};
    request.start_list("Maintenance status events follow");
    for (const auto& one : names)
        request.send(request.item("PJSIPMaintenanceStatus")
                         .add("Endpoint", one)
                         .add("Status", directory.in_maintenance(one) ? "enabled" : "disabled"));
    request.send(request.list_end("PJSIPMaintenanceStatusComplete", names.size()));
}

}  // namespace

std::vector<AmiAction> registration_actions() {
    constexpr auto kSystem = classes(EventClass::System);
    constexpr auto kReporting = classes(EventClass::System, EventClass::Reporting);
    return {
        {"PJSIPRegister", kReporting, "Register an outbound registration.", send_register},
        {"PJSIPUnregister", kReporting, "Unregister an outbound registration.", send_unregister},
        {"PJSIPShowRegistrationsOutbound", kReporting, "Lists PJSIP outbound registrations.", show},
        {"PJSIPQualify", kReporting, "Qualify a chan_pjsip endpoint.", qualify},
        {"PJSIPSetMaintenance", kSystem, "Enable or disable maintenance mode for a PJSIP endpoint.",
         set_mode},
        {"PJSIPShowMaintenance", kReporting, "Show maintenance mode status for PJSIP endpoints.", show_mode}};
}

}  // namespace asterism::manage
