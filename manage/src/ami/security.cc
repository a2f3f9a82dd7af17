// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>

#include "ami/actions.h"

namespace asterism::manage {

namespace {

std::string address_text(const SocketAddress& address) {
    return fmt::format("IPV{}/TCP/{}/{}", address.ip.is_v6() ? 6 : 4, address.ip.text(), address.port);
}

}  // namespace

void publish_security(const AmiSession& session, std::string_view name, std::string_view account,
                      const std::vector<std::pair<std::string_view, std::string>>& more) {
    auto& services = session.services();
    services.events.publish(name, EventClass::Security, [&](Event& event) {
        const auto micros = services.loop.wall_now().time_since_epoch().count();
        const bool good = name == "SuccessfulAuth" || name == "ChallengeSent";
        event
            .add("EventTV",
                 fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}+0000",
                             fmt::gmtime(static_cast<std::time_t>(micros / 1'000'000)), micros / 1000 % 1000))
            .add("Severity", good ? "Informational" : "Error")
            .add("Service", "AMI")
            .add("EventVersion", "1");
        const bool account_last = name == "RequestBadFormat";
        if (!account_last) event.add("AccountID", account);
        event.add("SessionID", fmt::format("{:#x}", session.number()))
            .add("LocalAddress", address_text(session.local()))
            .add("RemoteAddress", address_text(session.peer()));
        for (const auto& [field, value] : more) event.add(field, value);
        if (account_last && !account.empty()) event.add("AccountID", account);
    });
}

}  // namespace asterism::manage
