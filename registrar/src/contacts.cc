// SPDX-License-Identifier: Apache-2.0
// The contacts of a REGISTER: steps 6 and 7 of RFC 3261 10.3 as far as they judge. First which binding each
// is about, then whether there is room, and only then what is bound is written.
#include <fmt/core.h>

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "outbound_flow.h"
#include "prospect.h"
#include "room_limits.h"

namespace asterism::registrar {

/// One of them, as it was judged.
struct Registrar::SaidContact {
    const sip::NameAddr* contact = nullptr;
    std::string_view host;
    std::uint16_t port = 0;
    std::int64_t seconds = 0;
    OutboundFlow flow;
    /// Its binding; kNobody: it takes away what is not there.
    std::uint32_t slot = Prospect::kNobody;
};

/// What is known while one request is judged.
struct Registrar::Reading {
    const endpoint::Incoming& incoming;
    const endpoint::Aor& aor;
    Address* home;
    const std::vector<sip::NameAddr>& contacts;
    Prospect prospect{home, contacts.size()};
    FlowSupport flows{incoming.request};
    boost::container::small_vector<SaidContact, 2> said;
    std::optional<std::uint32_t> expires;

    /// 106 and 107: its own parameter, else the header, else the aor's default; raised or lowered, never
    /// refused. Where an administrator's minimum lies above his maximum, what is too short gets the minimum.
    std::int64_t seconds_of(const sip::NameAddr& contact) const {
        if (const auto own = contact.expires()) return limited(*own);
        return limited(expires ? std::int64_t{*expires} : aor.default_expiration.count());
    }
    std::int64_t limited(std::int64_t seconds) const {
        if (seconds == 0) return seconds;
        if (seconds < aor.minimum_expiration.count()) return aor.minimum_expiration.count();
        return std::min<std::int64_t>(seconds, aor.maximum_expiration.count());
    }
    /// The contact that binds it anew, the last that spoke of it; null: none does.
    const SaidContact* binds(const Prospect::Slot& slot) const {
        return slot.said == Prospect::kNobody || slot.removed ? nullptr : &said[slot.said];
    }
};

std::expected<Registrar::Plan, int> Registrar::read_contacts(const endpoint::Incoming& incoming,
                                                             const endpoint::Aor& aor) {
    const auto& request = incoming.request;
    const auto contacts = request.name_addrs(sip::HeaderId::Contact);
    if (!contacts) return std::unexpected(400);
    Reading reading{incoming, aor, find_address(aor.name), *contacts};
    Plan plan;
    if (const auto header = request.expires(); header && *header) {
        reading.expires = **header;
        plan.has_expires_header = true;
        plan.expires_said = reading.limited(**header);
    }
    // Step 6: "*" alone, with Expires 0 (statement 104).
    if (std::ranges::any_of(*contacts, &sip::NameAddr::star)) {
        if (contacts->size() != 1 || reading.expires != 0u) return std::unexpected(400);
        if (reading.home)
            for (const auto& entry : reading.home->entries)
                plan.leaving.push_back({entry->number, "request"});
        return plan;
    }
    // Step 7
    if (const auto status = read_each(reading)) return std::unexpected(*status);
    auto& prospect = reading.prospect;
    displace_flow(reading, plan);
    if (!make_room(prospect, plan, reading.home, aor)) {
        refuse_for_room(incoming, aor);
        return std::unexpected(403);  // 108
    }
    for (std::size_t at = 0; reading.home && at < reading.home->entries.size(); ++at)
        if (prospect[at].removed) plan.leaving.push_back({prospect[at].number, "request"});
    if (!write_changes(reading, plan)) return std::unexpected(513);
    return plan;
}

std::optional<int> Registrar::read_each(Reading& reading) {
    const auto& request = reading.incoming.request;
    bool has_flow = false;
    for (const auto& contact : reading.contacts) {
        const auto uri = contact.uri();
        if (!uri || !uri->is_sip() || contact.uri_text.size() > 511 || uri->host.size() > 255) {
            services_.security.failed_acl(request, reading.incoming.endpoint->name,
                                          "registrar_invalid_contacts_provided");
            return 400;  // 105
        }
        const auto number = static_cast<std::uint32_t>(reading.said.size());
        auto& said = reading.said.emplace_back();
        said.contact = &contact;
        said.host = uri->host;
        said.port = uri->port;
        said.seconds = reading.seconds_of(contact);
        said.flow = reading.flows.of(contact);
        const bool removes = said.seconds == 0;
        if (said.flow.reg_id && !removes && std::exchange(has_flow, true)) return 400;  // one flow a request
        const auto likeness = sip::likeness(*uri);
        const auto found = reading.prospect.find(*uri, likeness);
        said.slot = found.at;
        if (said.slot == Prospect::kNobody) {
            if (removes) continue;  // 114
            if (!limits::contacts_alike.admits(found.alike + 1)) {
                refuse_for_room(reading.incoming, reading.aor);
                return 403;
            }
            said.slot = reading.prospect.add(*uri, likeness);
        }
        auto& slot = reading.prospect[said.slot];
        // An older request of the same agent that came late changes nothing.
        if (slot.number) {
            const auto& known = reading.home->entries[said.slot]->binding;
            if (known.call_id == request.call_id() && request.cseq().number < known.cseq) return 500;
        }
        slot.said = number;
        slot.removed = removes;
    }
    return std::nullopt;
}

void Registrar::displace_flow(Reading& reading, Plan& plan) {
    for (std::size_t bound = 0; bound < reading.prospect.size(); ++bound) {
        const auto* said = reading.binds(reading.prospect[bound]);
        if (!said || said->flow.reg_id == 0) continue;
        const auto& flow = said->flow;
        plan.outbound = true;
        // What another contact of the same request is about is not replaced.
        for (std::size_t at = 0; reading.home && at < reading.home->entries.size(); ++at)
            if (const auto& binding = reading.home->entries[at]->binding;
                reading.prospect[at].said == Prospect::kNobody && binding.reg_id == flow.reg_id &&
                binding.instance == flow.instance)
                displace(reading.prospect, at, "replacement", plan);
    }
}

namespace {

/// Where the phone thinks it is.
sip::Via bottom_via(const sip::Message& request) {
    std::string_view last;
    std::size_t number = 0;
    for (const auto value : request.values(sip::HeaderId::Via)) {
        last = value;
        ++number;
    }
    const auto via = number > 1 ? sip::Via::parse(last) : std::unexpected(sip::ParseError{});
    return via ? *via : request.top_via();
}

std::size_t path_bytes_of(const Binding& binding) {
    std::size_t bytes = 0;
    for (const auto& path : binding.path) bytes += path.size();
    return bytes;
}

std::size_t bytes_of(const Binding& binding) {
    return binding.uri.size() + binding.user_agent.size() + binding.endpoint.size() + binding.call_id.size() +
           binding.via_addr.size() + binding.instance.size() + path_bytes_of(binding);
}

/// 194: the transport it came by stands in the URI, before its headers.
std::string with_transport(std::string_view uri, std::string_view headers, std::string_view transport) {
    const auto at = headers.empty() ? uri.size() : static_cast<std::size_t>(headers.data() - uri.data()) - 1;
    return fmt::format("{};x-ast-txp={}{}", uri.substr(0, at), sip::escape_param(transport), uri.substr(at));
}

}  // namespace

/// What all bindings of one request have alike.
Binding Registrar::shared_part(const Reading& reading) const {
    const auto& request = reading.incoming.request;
    const auto& origin = request.origin();
    Binding binding;
    const auto bottom = bottom_via(request);
    if (reading.aor.support_path)
        for (const auto path : request.values(sip::HeaderId::Path)) binding.path.emplace_back(path);
    binding.endpoint = reading.incoming.endpoint->name;
    binding.call_id = request.call_id();
    binding.cseq = request.cseq().number;
    binding.via_addr = bottom.host;
    binding.via_port = bottom.port ? bottom.port : sip::default_port(origin.transport);
    binding.reg_server = system_name_;
    binding.listener = origin.listener;
    // Looked up among all texts only when it is another than before.
    const Binding* known = nullptr;
    for (const auto& said : reading.said)
        if (said.slot != Prospect::kNobody && reading.home && said.slot < reading.home->entries.size())
            known = &reading.home->entries[said.slot]->binding;
    const auto same = [known](schema::SharedText Binding::* text, std::string_view said) {
        return known && known->*text == said ? known->*text : schema::SharedText(said);
    };
    binding.user_agent = same(&Binding::user_agent, request.get(sip::HeaderId::UserAgent).value_or(""));
    if (const auto* listener = services_.net.config_of(origin.listener))
        binding.transport = same(&Binding::transport, listener->name);
    return binding;
}

bool Registrar::write_changes(Reading& reading, Plan& plan) {
    const auto& incoming = reading.incoming;
    const auto& origin = incoming.request.origin();
    auto& prospect = reading.prospect;
    std::size_t left = 0;
    for (std::size_t at = 0; at < prospect.size(); ++at) left += reading.binds(prospect[at]) != nullptr;
    if (left == 0) return true;
    auto shared = shared_part(reading);
    // What is stored here goes to others again and again: nobody shall be flooded by it.
    if (!limits::path_bytes.admits(path_bytes_of(shared))) return false;
    std::size_t bytes = left * bytes_of(shared);
    for (const auto& said : reading.said) bytes += said.contact->uri_text.size() + said.flow.instance.size();
    if (!limits::register_bytes.admits(bytes)) return false;
    const auto& config = services_.directory.transport(shared.transport);
    const bool names_transport = config && config->symmetric_transport;
    const auto now = services_.loop.wall_now();
    plan.changes.reserve(left);
    for (std::size_t at = 0; at < prospect.size(); ++at) {
        const auto& slot = prospect[at];
        const auto* bound = reading.binds(slot);
        if (!bound) continue;
        const auto& said = *bound;
        auto& change = plan.changes.emplace_back();
        change.existing = slot.number;
        auto& binding = change.binding;
        binding = --left == 0 ? std::move(shared) : shared;
        if (slot.number == 0) {
            // 113: as it was written first; of one that is there the URI stays.
            const auto uri = sip::UriView::parse(slot.uri);
            binding.uri = names_transport && uri
                              ? with_transport(slot.uri, uri->headers, std::string_view(binding.transport))
                              : std::string(slot.uri);
        }
        binding.expires = now + Seconds{said.seconds};
        binding.instance = said.flow.instance;
        binding.reg_id = said.flow.reg_id;
        // 121: does it live on the connection that brought it?
        if (!sip::is_stream(origin.transport)) continue;
        const auto address = IpAddress::parse(said.host);
        const bool is_source = address && *address == origin.source.ip && said.port == origin.source.port;
        if (is_source || said.flow.is_ours || incoming.endpoint->rewrite_contact ||
            sip::is_websocket(origin.transport)) {
            binding.flow = origin.flow;
            binding.prune_on_boot = true;
        }
    }
    return true;
}

}  // namespace asterism::registrar
