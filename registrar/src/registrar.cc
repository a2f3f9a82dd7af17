// SPDX-License-Identifier: Apache-2.0
#include "asterism/registrar/registrar.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/test_event.h"
#include "asterism/sip/comparable_uri.h"
#include "counters.h"
#include "online_endpoints.h"
#include "qualifier.h"
#include "registrar_parts.h"

namespace asterism::registrar {

using endpoint::Reachable;

Registrar::Entry::Entry(Registrar& owner, Address& address, Binding binding, BindingNumber number)
    : owner(owner),
      address(address),
      binding(std::move(binding)),
      number(number),
      expiry(owner.services_.loop.wheel(), *this) {
    const auto whole = binding_id({}, this->binding.uri);
    std::copy(whole.end() - kDigest, whole.end(), digest.begin());
    const auto uri = sip::UriView::parse(this->binding.uri);
    likeness = uri ? sip::likeness(*uri) : 0;
}

void Registrar::Entry::write_id(std::string& out) const {
    out += address.name;
    out += ";@";
    out.append(digest.data(), digest.size());
}

std::string Registrar::Entry::id() const {
    std::string out;
    out.reserve(address.name.size() + 2 + digest.size());
    write_id(out);
    return out;
}

namespace {

/// As ContactStatus says it (144).
std::string_view status_text(endpoint::ContactStatus status) {
    switch (status) {
        case endpoint::ContactStatus::Reachable:
            return "Reachable";
        case endpoint::ContactStatus::Unreachable:
            return "Unreachable";
        case endpoint::ContactStatus::NonQualified:
        case endpoint::ContactStatus::Unknown:  // 569: until its first probe has a result
            break;
    }
    return "NonQualified";
}

}  // namespace

Registrar::Registrar(Services services)
    : services_(std::move(services)),
      system_name_(services_.system_name),
      move_on_(services_.loop.wheel(), *this) {
    qualifier_ = std::make_unique<Qualifier>(
        services_.loop, services_.requester, services_.directory, *this,
        [this](const Reachable& contact, const Qualifier::State& before, const Qualifier::State& now) {
            if (before.status != now.status)
                endpoint::publish_test(services_.events, "AOR_CONTACT_UPDATE",
                                       {{"Contact", contact.id}, {"Status", status_text(now.status)}});
            endpoint::publish_test(services_.events, "AOR_CONTACT_QUALIFY_RESULT",
                                   {{"Contact", contact.id},
                                    {"Status", status_text(now.status)},
                                    {"RTT", std::to_string(now.rtt.count())}});
            if (before.status == now.status) return;
            log::verbose(3, "Contact {}/{} is now {}.  RTT: {:.3f} msec", contact.aor, contact.uri,
                         status_text(now.status), static_cast<double>(now.rtt.count()) / 1000.0);
            Binding binding;
            binding.uri = contact.uri;
            binding.endpoint = qualifier_->endpoint_name(contact);
            publish_status(contact.aor, binding, status_text(now.status), now.rtt);
            on_contacts_changed(contact.aor);
        });
    online_ = std::make_unique<OnlineEndpoints>(
        services_.directory, [this](std::string_view aor) { return is_available(aor); },
        [this](const endpoint::Endpoint& endpoint, bool online) {
            // 140
            const std::string_view word = online ? "Reachable" : "Unreachable";
            log::verbose(2, "Endpoint {} is now {}", endpoint.name, word);
            if (on_online_) on_online_(endpoint, online);
            services_.events.publish("PeerStatus", EventClass::System, [&](Event& event) {
                event.add("ChannelType", "PJSIP")
                    .add("Peer", fmt::format("PJSIP/{}", endpoint.name))
                    .add("PeerStatus", word);
            });
        });
}
Registrar::~Registrar() = default;

Registrar::Address& Registrar::address(std::string_view aor) {
    const auto at = addresses_.find(aor);
    if (at != addresses_.end()) return *at->second;
    auto made = std::make_unique<Address>();
    made->name = aor;
    const std::string_view name = made->name;
    return *addresses_.emplace(name, std::move(made)).first->second;
}

Registrar::Entry* Registrar::Address::find(BindingNumber number) const {
    const auto at =
        std::ranges::lower_bound(entries, number, {}, [](const auto& entry) { return entry->number; });
    return at != entries.end() && (*at)->number == number ? at->get() : nullptr;
}

Registrar::Address* Registrar::find_address(std::string_view aor) const {
    const auto at = addresses_.find(aor);
    return at == addresses_.end() ? nullptr : at->second.get();
}

void Registrar::on_slept(Millis slept) {
    std::vector<Kept> over;
    for (const auto& [name, home] : addresses_)
        for (const auto& entry : home->entries)
            if (const auto left = entry->left() - slept; left > Millis{0})
                entry->expiry.start(left);
            else
                over.push_back({entry->number, home.get()});
    expired_bindings.add(over.size());
    forget_all(over, "expiration");
}

void Registrar::follow() {
    qualifier_->follow();
    online_->follow();
}

void Registrar::stop_asking() { qualifier_->rest(); }

bool Registrar::qualify(std::string_view aor) {
    const auto all = contacts(aor);
    for (const auto& contact : all) qualifier_->probe(contact);
    return !all.empty();
}

std::size_t Registrar::contacts_on(sip::FlowId flow) const {
    const auto at = by_flow_.find(flow);
    return at == by_flow_.end() ? 0 : at->second.size();
}

std::vector<Registrar::Probe> Registrar::probes() const { return qualifier_->probes(); }

bool Registrar::is_online(const endpoint::Endpoint& endpoint) const { return online_->is_online(endpoint); }

// 139: who is not asked counts as there.
bool Registrar::is_available(std::string_view aor) const {
    const auto& config = services_.directory.aor(aor);
    const auto* home = find_address(aor);
    if (!config || (config->contact.empty() && (!home || home->entries.empty()))) return false;
    if (config->qualify_frequency.count() == 0 && qualifier_->watched() == 0) return true;
    const auto is_there = [&](std::string id) {
        Reachable contact;
        contact.id = std::move(id);
        fill_status(contact, *config);
        return contact.status == endpoint::ContactStatus::Reachable ||
               contact.status == endpoint::ContactStatus::NonQualified;
    };
    return std::ranges::any_of(config->contact,
                               [&](const auto& uri) { return is_there(permanent_id(aor, uri)); }) ||
           (home &&
            std::ranges::any_of(home->entries, [&](const auto& entry) { return is_there(entry->id()); }));
}

void Registrar::fill_status(Reachable& contact, const endpoint::Aor& config) const {
    contact.status = config.qualify_frequency.count() > 0 ? endpoint::ContactStatus::Unknown
                                                          : endpoint::ContactStatus::NonQualified;
    if (qualifier_->watched() == 0) return;
    if (const auto state = qualifier_->find(contact.id); state && state->status != contact.status) {
        if (state->status == endpoint::ContactStatus::Unknown) return;
        contact.status = state->status;
        contact.rtt = state->rtt;
    }
}

Reachable Registrar::reachable(const Address& home, const Entry& entry,
                               const endpoint::Ref<endpoint::Aor>& config) const {
    Reachable contact;
    contact.id = entry.id();
    contact.aor = home.name;
    contact.uri = entry.binding.uri;
    contact.route = entry.binding.path;
    contact.takes_path = config && config->support_path;
    contact.flow = entry.binding.flow;
    contact.listener = entry.binding.listener;
    contact.endpoint = entry.binding.endpoint;
    contact.user_agent = entry.binding.user_agent;
    contact.expires = services_.loop.wall_now() + (entry.expiry.expiry() - services_.loop.now());
    if (config) fill_status(contact, *config);
    return contact;
}

bool Registrar::remove(std::string_view aor, std::string_view uri) {
    auto* home = find_address(aor);
    if (!home) return false;
    const auto at = std::ranges::find(home->entries, uri,
                                      [](const auto& entry) -> const auto& { return entry->binding.uri; });
    if (at == home->entries.end()) return false;
    const Leaving leaving{(*at)->number, "request"};
    forget(*home, {&leaving, 1});
    return true;
}

std::vector<ContactRow> Registrar::rows(std::string_view aor) const {
    std::vector<ContactRow> rows;
    const auto& config = services_.directory.aor(aor);
    if (config)
        for (const auto& uri : config->contact) {
            ContactRow row;
            row.permanent = true;
            row.contact.id = permanent_id(aor, uri);
            row.contact.aor = aor;
            row.contact.uri = uri;
            row.binding.uri = uri;
            row.contact.takes_path = config->support_path;
            fill_status(row.contact, *config);
            rows.push_back(std::move(row));
        }
    if (const auto* home = find_address(aor))
        for (const auto& entry : home->entries) {
            ContactRow row;
            row.binding = entry->binding;
            row.contact = reachable(*home, *entry, config);
            rows.push_back(std::move(row));
        }
    return rows;
}

std::vector<Reachable> Registrar::contacts(std::string_view aor) const {
    std::vector<Reachable> all;
    for (auto& row : rows(aor)) all.push_back(std::move(row.contact));
    return all;
}

std::optional<Reachable> Registrar::contact(std::string_view aor, std::string_view id) const {
    if (id.size() != aor.size() + 2 + Entry::kDigest || id[aor.size()] == '@')
        return Locator::contact(aor, id);  // permanent ones are few
    const auto digest = id.substr(id.size() - Entry::kDigest);
    if (const auto* home = find_address(aor))
        for (const auto& entry : home->entries)
            if (std::ranges::equal(entry->digest, digest))
                return reachable(*home, *entry, services_.directory.aor(aor));
    return std::nullopt;
}

void Registrar::publish_status(const std::string& aor, const Binding& binding, std::string_view status,
                               Micros rtt) {
    if (!services_.events.wanted(EventClass::System)) return;
    const auto tell = [&](std::string_view endpoint) {
        services_.events.publish("ContactStatus", EventClass::System, [&](Event& event) {
            event.add("URI", binding.uri)
                .add("ContactStatus", status)
                .add("AOR", aor)
                .add("EndpointName", endpoint)
                .add("RoundtripUsec", std::to_string(rtt.count()));
        });
    };
    // 561: once for each endpoint that uses the aor, whichever of them registered it.
    const auto users = services_.directory.endpoints_of_aor(aor);
    for (const auto& one : users) tell(one->name);
    if (users.empty()) tell(binding.endpoint);
}

// 140: so may their endpoints, and what device state says of them.
void Registrar::on_contacts_changed(std::string_view aor) {
    online_->on_changed(aor);
    if (!watch_) return;
    for (const auto& one : services_.directory.endpoints_of_aor(aor))
        watch_->device_may_have_changed("PJSIP/" + one->name);
}

}  // namespace asterism::registrar
