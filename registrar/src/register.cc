// SPDX-License-Identifier: Apache-2.0
// REGISTER, by the steps of RFC 3261 10.3 (reference 97 to 128), as far as it may still be refused.
#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "counters.h"
#include "registrar_parts.h"

namespace asterism::registrar {

std::optional<endpoint::Ref<endpoint::Aor>> Registrar::find_aor(const endpoint::Incoming& incoming,
                                                                const sip::UriView& to) const {
    const auto& own = incoming.endpoint->aors;
    const auto listed = [&](std::string_view name) {
        return std::find(own.begin(), own.end(), name) != own.end();
    };
    const auto user = services_.directory.global().name_of(to.plain_user());
    // 98: among the endpoint's own only: user@host, user@alias, user.
    endpoint::Ref<endpoint::Aor> found;
    services_.directory.try_names(user, to.host, {}, [&](std::string_view name) {
        if (listed(name)) found = services_.directory.aor(name);
        return found != nullptr;
    });
    if (found) return found;
    // 99
    const auto& ways = incoming.endpoint->shared->identify_by;
    if (std::find(ways.begin(), ways.end(), endpoint::IdentifyBy::AuthUsername) != ways.end() &&
        listed(incoming.auth_username))
        if (auto aor = services_.directory.aor(incoming.auth_username)) return aor;
    return std::nullopt;
}

void Registrar::on_request(endpoint::Incoming&& incoming) {
    auto& transactions = services_.transactions;
    const auto& request = incoming.request;
    registers.add();
    const auto refuse = [&](int status) { transactions.reply_stateless(request, status); };
    const auto uri = request.to().uri();
    if (!uri || !uri->is_sip()) {
        services_.security.failed_acl(request, incoming.endpoint->name,
                                      "registrar_invalid_uri_in_to_received");
        return refuse(416);  // 97
    }
    // 101
    if (incoming.endpoint->aors.empty()) {
        services_.security.failed_acl(request, incoming.endpoint->name,
                                      "registrar_attempt_without_configured_aors");
        log::warning("Endpoint '{}' ({}) has no configured AORs", incoming.endpoint->name,
                     request.origin().source.text());
        return refuse(403);
    }
    // 10.3 step 5: the address-of-record must be one of ours.
    const auto aor = find_aor(incoming, *uri);
    if (!aor) {
        services_.security.request_not_supported(request, incoming.endpoint->name,
                                                 "registrar_requested_aor_not_found");
        log::warning("AOR '{}' not found for endpoint '{}' ({})", uri->plain_user(), incoming.endpoint->name,
                     request.origin().source.text());
        return refuse(404);  // 100
    }
    // 102
    if ((*aor)->max_contacts == 0) {
        services_.security.request_not_supported(request, incoming.endpoint->name,
                                                 "registrar_attempt_without_registration_permitted");
        log::warning("AOR '{}' has no configured max_contacts. Endpoint '{}' unable to register",
                     (*aor)->name, incoming.endpoint->name);
        return refuse(403);
    }
    // Step 2: options that must be understood.
    for (const auto token : request.values(sip::HeaderId::Require))
        if (!iequals(token, "path") && !iequals(token, "outbound") && !iequals(token, "gruu")) {
            auto answer = transactions.stateless(request, 420);
            answer.add(sip::HeaderId::Unsupported, token);
            return transactions.reply_stateless(request, answer);
        }
    // 119, 575: a Path that we would store needs an agent that understands it; that we do, so nothing is
    // unsupported.
    if ((*aor)->support_path && request.has(sip::HeaderId::Path) &&
        !request.lists(sip::HeaderId::Supported, "path"))
        return refuse(420);
    auto plan = read_contacts(incoming, **aor);
    if (!plan) return refuse(plan.error());
    if (!incoming.endpoint->mailboxes.empty() && !plan->changes.empty()) plan->has_mail = incoming.endpoint;
    const auto id = transactions.accept(std::move(incoming.request));
    if (!id) return;
    carry_out(id, std::move(*plan), *aor);
}

void Registrar::refuse_for_room(const endpoint::Incoming& incoming, const endpoint::Aor& aor) {
    services_.security.failed_acl(incoming.request, incoming.endpoint->name,
                                  "registrar_attempt_exceeds_maximum_configured_contacts");
    log::warning("Registration attempt from endpoint '{}' ({}) to AOR '{}' will exceed max contacts of {}",
                 incoming.endpoint->name, incoming.request.origin().source.text(), aor.name,
                 aor.max_contacts);
}

}  // namespace asterism::registrar
