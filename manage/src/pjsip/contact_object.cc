// SPDX-License-Identifier: Apache-2.0
#include "pjsip/contact_object.h"

#include <algorithm>

namespace asterism::manage {

endpoint::Contact contact_object(const Services& services, const registrar::ContactRow& row) {
    endpoint::Contact out;
    const auto& contact = row.contact;
    out.name = contact.id;
    out.uri = contact.uri;
    for (const auto& hop : row.binding.path) out.path += (out.path.empty() ? "" : ",") + hop;
    if (contact.expires)
        out.expiration_time = std::chrono::duration_cast<Seconds>(contact.expires->time_since_epoch());
    // Only those made by a REGISTER carry what their aor says.
    if (const auto& aor = services.directory.aor(contact.aor); aor && !row.permanent) {
        out.qualify_frequency = aor->qualify_frequency;
        out.qualify_timeout = aor->qualify_timeout;
        out.qualify_2xx_only = aor->qualify_2xx_only;
        out.authenticate_qualify = aor->authenticate_qualify;
        out.outbound_proxy = aor->outbound_proxy;
    }
    out.user_agent = row.permanent ? contact.user_agent : row.binding.user_agent.str();
    out.endpoint = row.binding.endpoint;
    out.reg_server = row.binding.reg_server;
    out.via_addr = row.binding.via_addr;
    out.via_port = row.binding.via_port;
    out.call_id = row.binding.call_id;
    out.prune_on_boot = row.binding.prune_on_boot;
    return out;
}

std::vector<registrar::ContactRow> all_contacts(const Services& services) {
    std::vector<registrar::ContactRow> all;
    for (const auto& aor : services.directory.snapshot()->all<endpoint::Aor>())
        for (auto& row : services.registrar.rows(aor->name)) all.push_back(std::move(row));
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::tie(a.contact.aor, a.contact.uri) < std::tie(b.contact.aor, b.contact.uri);
    });
    return all;
}

}  // namespace asterism::manage
