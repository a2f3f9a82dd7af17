// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "ami/actions.h"
#include "asterism/endpoint/security.h"

namespace asterism::manage {

namespace {

std::string address_text(const SocketAddress& address) {
    return fmt::format("IPV{}/TCP/{}/{}", address.ip.is_v6() ? 6 : 4, address.ip.text(), address.port);
}

/// What the listener is bound to, not where the connection came in.
SocketAddress bound_address(const AmiSession& session) {
    const auto& options = session.server().options();
    const auto came_to = session.local();
    auto bound =
        options.tls_enabled && options.tls_bind.port == came_to.port ? options.tls_bind : options.bind;
    if (!bound.ip.is_set()) return came_to;
    bound.port = came_to.port;
    return bound;
}

}  // namespace

void publish_security(const AmiSession& session, std::string_view name, std::string_view account,
                      const std::vector<std::pair<std::string_view, std::string>>& more) {
    auto& services = session.services();
    services.events.publish(name, EventClass::Security, [&](Event& event) {
        const bool good = name == "SuccessfulAuth" || name == "ChallengeSent";
        event.add("EventTV", endpoint::security_time(services.loop.wall_now()))
            .add("Severity", good ? "Informational" : "Error")
            .add("Service", "AMI")
            .add("EventVersion", "1");
        const bool account_last = name == "RequestBadFormat";
        if (!account_last) event.add("AccountID", account);
        event.add("SessionID", fmt::format("{:#x}", session.number()))
            .add("LocalAddress", address_text(bound_address(session)))
            .add("RemoteAddress", address_text(session.peer()));
        for (const auto& [field, value] : more) event.add(field, value);
        if (account_last && !account.empty()) event.add("AccountID", account);
    });
}

}  // namespace asterism::manage
