// SPDX-License-Identifier: Apache-2.0
// PJSIPShowRegistrationsInbound, PJSIPShowRegistrationInboundContactStatuses: who may register here, and who
// has.
#include "ami/actions.h"
#include "ami/contact_detail.h"
#include "ami/object_fields.h"
#include "pjsip/contact_object.h"

namespace asterism::manage {

namespace {

/// Each aor that an endpoint uses, with that endpoint: as often as there are such pairs.
template <class Visit>
void each_used_aor(const Services& services, Visit&& visit) {
    for (const auto& endpoint : services.directory.snapshot()->all<endpoint::Endpoint>())
        for (const auto& name : endpoint->aors)
            if (const auto& aor = services.directory.aor(name)) visit(*aor, *endpoint);
}

void show_registrations(const AmiRequest& request) {
    const auto& services = request.services();
    request.start_list("Following are Events for each Inbound registration");
    std::size_t items = 0;
    each_used_aor(services, [&](const endpoint::Aor& aor, const endpoint::Endpoint&) {
        std::string contacts;
        for (const auto& contact : services.registrar.contacts(aor.name))
            contacts += fmt::format("{}/{},", contact.aor, contact.uri);
        auto text = request.item("InboundRegistrationDetail");
        add_object(text, services, endpoint::aor_schema(), &aor, aor.name, "Contact");
        request.send(text.add("Contacts", contacts));
        ++items;
    });
    request.send(request.list_end("InboundRegistrationDetailComplete", items));
}

void show_statuses(const AmiRequest& request) {
    const auto& services = request.services();
    request.start_list("Following are ContactStatusEvents for each Inbound registration");
    std::size_t items = 0;
    for (const auto& row : all_contacts(services)) {
        if (row.permanent) continue;
        request.send(contact_status_detail(request, row, row.contact.aor, row.binding.endpoint));
        ++items;
    }
    request.send(request.list_end("ContactStatusDetailComplete", items));
}

}  // namespace

std::vector<AmiAction> inbound_actions() {
    constexpr auto kSystem = classes(EventClass::System);
    return {
        {"PJSIPShowRegistrationsInbound", kSystem, "Lists PJSIP inbound registrations.", show_registrations},
        {"PJSIPShowRegistrationInboundContactStatuses", kSystem,
         "Lists ContactStatuses for PJSIP inbound registrations.", show_statuses}};
}

}  // namespace asterism::manage
