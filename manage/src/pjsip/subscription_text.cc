// SPDX-License-Identifier: Apache-2.0
#include "pjsip/subscription_text.h"

#include "asterism/call/party.h"

namespace asterism::manage {

std::string caller_id_text(const endpoint::Endpoint& endpoint, std::string_view none) {
    const auto& [name, number] = endpoint.callerid;
    if (!name.empty() && !number.empty()) return call::print_caller_id(name, number);
    if (!name.empty()) return name;
    return number.empty() ? std::string(none) : number;
}

std::vector<std::pair<std::string, std::string>> subscription_fields(const presence::SubscriptionRow& row) {
    std::vector<std::pair<std::string, std::string>> out{
        {"Role", "Notifier"},
        {"Endpoint", row.endpoint->name},
        {"Callid", row.call_id},
        {"State", std::string(row.state)},
        {"Callerid", caller_id_text(*row.endpoint, "Unknown")}};
    // A list has none (asked of Asterisk 22.10.1).
    if (!row.kind.empty()) out.emplace_back("SubscriptionType", row.kind);
    out.insert(out.end(), row.details.begin(), row.details.end());
    return out;
}

}  // namespace asterism::manage
