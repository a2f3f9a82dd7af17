// SPDX-License-Identifier: Apache-2.0
#include "asterism/trunk/registrations.h"

#include "asterism/base/log.h"
#include "client.h"

namespace asterism::trunk {

std::string_view to_text(Status status) {
    switch (status) {
        case Status::Registered:
            return "Registered";
        case Status::Rejected:
        case Status::GivenUp:
            return "Rejected";
        case Status::Unregistered:
            break;
    }
    return "Unregistered";
}

Registrations::Registrations(Services services) : services_(services) {}
Registrations::~Registrations() = default;

void Registrations::follow() {
    const auto& wanted = services_.directory.snapshot()->all<endpoint::Registration>();
    std::map<std::string, std::unique_ptr<Client>, std::less<>> kept;
    for (const auto& config : wanted) {
        const auto at = clients_.find(config->name);
        if (at == clients_.end()) {
            kept.emplace(config->name, std::make_unique<Client>(*this, services_, config));
            continue;
        }
        if (at->second->config() != *config) at->second->change(config);
        kept.insert(clients_.extract(at));
    }
    for (auto& [name, client] : clients_) client->withdraw();  // 169
    clients_ = std::move(kept);
}

void Registrations::withdraw_all() {
    for (auto& [name, client] : clients_) client->withdraw();
}

bool Registrations::send_register(std::string_view name) {
    const auto at = clients_.find(name);
    if (at == clients_.end()) return false;
    at->second->restart();
    return true;
}

bool Registrations::send_unregister(std::string_view name) {
    const auto at = clients_.find(name);
    if (at == clients_.end()) return false;
    at->second->unregister();
    return true;
}

std::vector<RegistrationRow> Registrations::rows() const {
    std::vector<RegistrationRow> rows;
    for (const auto& [name, client] : clients_) rows.push_back(client->row());
    return rows;
}

std::optional<RegistrationRow> Registrations::row(std::string_view name) const {
    const auto at = clients_.find(name);
    return at == clients_.end() ? std::nullopt : std::optional(at->second->row());
}

// 48: To is looked at first.
endpoint::Ref<endpoint::Endpoint> Registrations::endpoint_of(const sip::Message& request) const {
    if (clients_.empty()) return nullptr;
    const auto to = request.to().uri();
    std::optional<std::string_view> line;
    if (to) line = to->param("line");
    if (!line || line->empty()) line = request.request_uri().param("line");
    if (!line || line->empty()) return nullptr;
    for (const auto& [name, client] : clients_)
        if (client->token() == *line) {
            const auto& endpoint = services_.directory.endpoint(client->config().endpoint);
            if (!endpoint)
                log::warning("Registration '{}' names endpoint '{}', which does not exist", name,
                             client->config().endpoint);
            return endpoint;
        }
    return nullptr;
}

void Registrations::on_flow_closed(sip::FlowId flow) {
    for (auto& [name, client] : clients_) client->on_flow_closed(flow);
}

void Registrations::on_slept(Millis slept) {
    for (const auto& [name, client] : clients_) client->on_slept(slept);
}

void Registrations::on_addresses_changed() {
    for (auto& [name, client] : clients_) client->on_addresses_changed();
}

void Registrations::on_seen_elsewhere(const IpAddress& former) {
    for (auto& [name, client] : clients_) client->on_seen_elsewhere(former);
}

const endpoint::OpenWay* Registrations::open_way(std::string_view transport) const {
    for (const auto& [name, client] : clients_)
        if (client->config().transport == transport)
            if (const auto* way = client->open_way()) return way;
    return nullptr;
}

std::optional<endpoint::RegistrationStates::State> Registrations::registration_of(
    std::string_view endpoint) const {
    std::optional<State> found;
    for (const auto& [name, client] : clients_) {
        const auto& config = client->config();
        if (config.endpoint.empty() ? name != endpoint : config.endpoint != endpoint) continue;
        const auto status = client->status();
        const bool registered = status == Status::Registered;
        // Several of one endpoint: one that stands is enough.
        if (found && !registered) continue;
        const bool failed = status == Status::Rejected || status == Status::GivenUp;
        found = State{registered, failed, client->last_result()};
        if (registered) break;
    }
    return found;
}

}  // namespace asterism::trunk
