// SPDX-License-Identifier: Apache-2.0
// REGISTER, by the steps of RFC 3261 10.3 (reference 97 to 128), as far as it may still be refused.
#include <fmt/core.h>

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "counters.h"
#include "outbound_flow.h"
#include "qualifier.h"
#include "registrar_parts.h"

namespace asterism::registrar {

using endpoint::Reachable;

std::optional<endpoint::Ref<endpoint::Aor>> Registrar::find_aor(const endpoint::Incoming& incoming,
                                                                const sip::UriView& to) const {
    const auto& own = incoming.endpoint->aors;
    const auto listed = [&](std::string_view name) {
        return std::find(own.begin(), own.end(), name) != own.end();
    };
    auto user = to.plain_user();
    if (services_.directory.global().ignore_uri_user_options) user = user.substr(0, user.find(';'));
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
    // 119: a Path that we would store needs an agent that understands it.
    if ((*aor)->support_path && request.has(sip::HeaderId::Path) &&
        !request.lists(sip::HeaderId::Supported, "path")) {
        auto answer = transactions.stateless(request, 420);
        answer.add(sip::HeaderId::Unsupported, "path");
        return transactions.reply_stateless(request, answer);
    }
    auto plan = read_contacts(incoming, **aor);
    if (!plan) return refuse(plan.error());
    if (!make_room(*plan, **aor)) {
        services_.security.failed_acl(request, incoming.endpoint->name,
                                      "registrar_attempt_exceeds_maximum_configured_contacts");
        log::warning(
            "Registration attempt from endpoint '{}' ({}) to AOR '{}' will exceed max contacts of {}",
            incoming.endpoint->name, request.origin().source.text(), (*aor)->name, (*aor)->max_contacts);
        return refuse(403);  // 108
    }
    const auto registers = [](const PlannedChange& change) { return !change.remove; };
    if (!incoming.endpoint->mailboxes.empty() && std::ranges::any_of(plan->changes, registers))
        plan->has_mail = incoming.endpoint;
    const auto id = transactions.accept(std::move(incoming.request));
    if (!id) return;
    carry_out(id, std::move(*plan), *aor);
}

namespace {
/// Where the phone thinks it is.
sip::Via bottom_via(const sip::Message& request) {
    auto bottom = request.top_via();
    std::size_t number = 0;
    for (const auto value : request.values(sip::HeaderId::Via))
        if (++number > 1)
            if (const auto via = sip::Via::parse(value)) bottom = *via;
    return bottom;
}
}  // namespace

std::expected<Registrar::Plan, int> Registrar::read_contacts(const endpoint::Incoming& incoming,
                                                             const endpoint::Aor& aor) {
    const auto& request = incoming.request;
    Plan plan;
    const auto contacts = request.name_addrs(sip::HeaderId::Contact);
    if (!contacts) return std::unexpected(400);
    const auto header = request.expires();
    plan.has_expires_header = header && header->has_value();
    const auto limited = [&](std::int64_t seconds) {
        // 107: raised, then lowered, never refused; a minimum above the maximum is an administrator's.
        if (seconds == 0) return seconds;
        const std::int64_t raised = std::max<std::int64_t>(seconds, aor.minimum_expiration.count());
        return std::min<std::int64_t>(raised, aor.maximum_expiration.count());
    };
    if (plan.has_expires_header) plan.expires_said = limited(header->value());
    auto* home = const_cast<Address*>(find_address(aor.name));

    // Step 6: "*" alone, with Expires 0 (statement 104).
    for (const auto& contact : *contacts)
        if (contact.star) {
            if (contacts->size() != 1 || !plan.has_expires_header || **header != 0)
                return std::unexpected(400);
            if (home)
                for (auto& entry : home->entries) plan.changes.push_back({entry->binding, entry.get(), true});
            return plan;
        }

    const auto& origin = request.origin();
    const auto bottom = bottom_via(request);
    const auto* listener = services_.net.config_of(origin.listener);

    // Each URI is read once, however many there are to be compared with.
    boost::container::small_vector<std::pair<Entry*, sip::UriView>, 4> entries;
    if (home)
        for (auto& entry : home->entries)
            if (const auto uri = sip::UriView::parse(entry->binding.uri))
                entries.emplace_back(entry.get(), *uri);
    const auto entry_at = [&entries](const sip::UriView& uri) {  // 113
        const auto at = std::ranges::find_if(
            entries, [&uri](const auto& one) { return sip::equivalent(one.second, uri); });
        return at == entries.end() ? nullptr : at->first;
    };
    boost::container::small_vector<sip::UriView, 4> said;  // of plan.changes, as they stand in the request

    // Step 7: each contact in turn.
    for (const auto& contact : *contacts) {
        const auto uri = contact.uri();
        if (!uri || !uri->is_sip() || contact.uri_text.size() > 511 || uri->host.size() > 255) {
            services_.security.failed_acl(request, incoming.endpoint->name,
                                          "registrar_invalid_contacts_provided");
            return std::unexpected(400);  // 105
        }
        PlannedChange change;
        auto& binding = change.binding;
        binding.uri = contact.uri_text;
        // 106: its own parameter, else the header, else the aor's default.
        std::int64_t seconds = aor.default_expiration.count();
        if (const auto own = contact.expires())
            seconds = *own;
        else if (plan.has_expires_header)
            seconds = header->value();
        seconds = limited(seconds);
        binding.expires = services_.loop.wall_now() + Seconds{seconds};
        change.remove = seconds == 0;
        if (aor.support_path)
            for (const auto path : request.values(sip::HeaderId::Path)) binding.path.emplace_back(path);
        binding.endpoint = incoming.endpoint->name;
        binding.call_id = request.call_id();
        binding.cseq = request.cseq().number;
        binding.via_addr = bottom.host;
        binding.via_port = bottom.port ? bottom.port : sip::default_port(origin.transport);
        binding.reg_server = system_name_;
        binding.listener = origin.listener;
        auto* known = entry_at(*uri);
        const auto same = [known](schema::SharedText Binding::* text, std::string_view said) {
            // Looked up among all texts only when it is another than before.
            return known && known->binding.*text == said ? known->binding.*text : schema::SharedText(said);
        };
        binding.user_agent = same(&Binding::user_agent, request.get(sip::HeaderId::UserAgent).value_or(""));
        if (listener) {
            binding.transport = same(&Binding::transport, listener->name);
            // 194
            if (const auto& config = services_.directory.transport(listener->name);
                config && config->symmetric_transport)
                binding.uri = fmt::format("{};x-ast-txp={}", binding.uri, sip::escape_param(listener->name));
        }
        const auto flow = outbound_flow(request, contact);
        binding.instance = flow.instance;
        binding.reg_id = flow.reg_id;
        // 121: does it live on the connection that brought it?
        if (sip::is_stream(origin.transport)) {
            const auto address = IpAddress::parse(uri->host);
            const bool is_source = address && *address == origin.source.ip && uri->port == origin.source.port;
            if (is_source || flow.is_ours || incoming.endpoint->rewrite_contact ||
                origin.transport == sip::Transport::Ws || origin.transport == sip::Transport::Wss) {
                binding.flow = origin.flow;
                binding.prune_on_boot = true;
            }
        }
        // An older request of the same agent that came late changes nothing.
        if (known && known->binding.call_id == binding.call_id && binding.cseq < known->binding.cseq)
            return std::unexpected(500);
        change.existing = known;
        // RFC 5626 6: the same flow of the same device, wherever it is now.
        if (home && flow.reg_id && !change.remove)
            for (auto& entry : home->entries)
                if (entry.get() != change.existing && entry->binding.reg_id == flow.reg_id &&
                    entry->binding.instance == binding.instance)
                    plan.surplus.emplace_back(entry.get(), "replacement");
        // The same contact twice in one request: what was said last counts.
        for (std::size_t i = said.size(); i-- > 0;)
            if (sip::equivalent(said[i], *uri)) {
                said.erase(said.begin() + static_cast<std::ptrdiff_t>(i));
                plan.changes.erase(plan.changes.begin() + static_cast<std::ptrdiff_t>(i));
            }
        if (flow.reg_id && !change.remove) {
            if (plan.outbound) return std::unexpected(400);  // one flow a request
            plan.outbound = true;
        }
        if (change.remove && !change.existing) continue;  // 114
        plan.changes.push_back(std::move(change));
        said.push_back(*uri);
    }
    // What another Contact of the same request is about is no longer replaced.
    std::erase_if(plan.surplus, [&plan](const auto& one) {
        return std::any_of(plan.changes.begin(), plan.changes.end(),
                           [&one](const PlannedChange& change) { return change.existing == one.first; });
    });
    return plan;
}

bool Registrar::make_room(Plan& plan, const endpoint::Aor& aor) {
    std::size_t added = 0;
    std::size_t removed = 0;
    for (const auto& change : plan.changes) {
        if (!change.existing) ++added;
        if (change.remove) ++removed;
    }
    const auto* home = find_address(aor.name);
    const std::size_t present = home ? home->entries.size() : 0;
    // What is replaced (RFC 5626) goes anyway.
    const auto is_replaced = [&plan, replaced = plan.surplus.size()](const Entry* entry) {
        return std::any_of(plan.surplus.begin(), plan.surplus.begin() + static_cast<std::ptrdiff_t>(replaced),
                           [entry](const auto& one) { return one.first == entry; });
    };
    const std::size_t total =
        present + added - removed - plan.surplus.size();  // 109: permanent ones do not count
    if (total <= aor.max_contacts) return true;
    if ((!aor.remove_existing && !aor.remove_unavailable) || added > aor.max_contacts)
        return false;  // 108, 126
    const auto is_touched = [&plan](const Entry* entry) {
        return std::any_of(plan.changes.begin(), plan.changes.end(),
                           [entry](const PlannedChange& change) { return change.existing == entry; });
    };
    std::vector<Entry*> candidates;
    for (const auto& entry : home->entries)
        if (!is_touched(entry.get()) && !is_replaced(entry.get())) candidates.push_back(entry.get());
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Entry* a, const Entry* b) { return a->left() < b->left(); });
    std::size_t surplus = total - aor.max_contacts;
    // 111: those that do not answer go first, and may make room alone.
    if (aor.remove_unavailable)
        std::erase_if(candidates, [&](Entry* entry) {
            const auto state = surplus > 0 ? qualifier_->find(entry->id()) : std::nullopt;
            if (!state || state->status != endpoint::ContactStatus::Unreachable) return false;
            plan.surplus.emplace_back(entry, "remove_unavailable");
            --surplus;
            return true;
        });
    if (surplus == 0) return true;
    if (!aor.remove_existing || candidates.size() < surplus) return false;
    // 110: those whose time ends first go.
    for (std::size_t i = 0; i < surplus; ++i) plan.surplus.emplace_back(candidates[i], "remove_existing");
    return true;
}

}  // namespace asterism::registrar
