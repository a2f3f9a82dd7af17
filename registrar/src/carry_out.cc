// SPDX-License-Identifier: Apache-2.0
// What a REGISTER that was taken does, and what it is told: the end of step 7, and step 8 of RFC 3261 10.3.
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "asterism/base/expect.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/test_event.h"
#include "outbound_flow.h"
#include "qualifier.h"
#include "registrar_parts.h"

namespace asterism::registrar {

void Registrar::carry_out(sip::ServerId id, Plan&& plan, const endpoint::Ref<endpoint::Aor>& aor) {
    auto& home = address(aor->name);
    const bool changes = !plan.leaving.empty() || !plan.changes.empty();
    forget(home, plan.leaving);
    std::vector<BindingNumber> added;
    for (auto& change : plan.changes) {
        if (change.existing) {
            auto* entry = home.find(change.existing);
            if (ASTERISM_EXPECT(entry)) store(refresh(home, *entry, std::move(change.binding), *aor));
        } else {
            added.push_back(add_new(home, std::move(change.binding)).number);
            store(*home.entries.back());
        }
    }
    if (!added.empty()) on_contacts_changed(home.name);
    const auto* request = services_.transactions.request(id);
    if (!request) return;
    auto answer = answer_200(id, *request, *aor);
    if (plan.has_expires_header)
        answer.set(sip::HeaderId::Expires, std::to_string(plan.expires_said));  // 116
    if (plan.outbound) answer.add(sip::HeaderId::Require, "outbound");          // RFC 5626 6
    if (keeping_ == Keeping::InMemory || !changes) {
        services_.transactions.respond(id, answer);
        follow_up(home, added, plan.has_mail);
        return;
    }
    // Answered when everything is safe, removals too (house.md, "What must survive"). Whoever is new is asked
    // whether he is there once he knows that he is registered.
    services_.journal.when_safe([this, id, &home, answer = services_.transactions.write(id, answer),
                                 added = std::move(added),
                                 mail = std::move(plan.has_mail)](store::Safety) mutable {
        services_.transactions.respond(id, std::move(answer));
        follow_up(home, added, mail);
    });
}

void Registrar::follow_up(Address& home, const std::vector<BindingNumber>& added,
                          const endpoint::Ref<endpoint::Endpoint>& has_mail) {
    if (has_mail && on_registered_) on_registered_(has_mail);
    const auto& aor = services_.directory.aor(home.name);
    if (!aor || aor->qualify_frequency.count() == 0) return;
    for (const auto number : added)  // some may be gone by now
        if (const auto* entry = home.find(number)) qualifier_->on_added(reachable(home, *entry, aor));
}

// 125: a refresh; the stored URI stays the old one (113), and the Path, where none comes (575).
Registrar::Entry& Registrar::refresh(Address& home, Entry& entry, Binding&& binding,
                                     const endpoint::Aor& aor) {
    binding.uri = std::move(entry.binding.uri);
    if (aor.support_path && binding.path.empty()) binding.path = std::move(entry.binding.path);
    const auto before = std::exchange(entry.binding, std::move(binding)).flow;
    if (before != entry.binding.flow) {
        leave(before, entry);
        live_on(entry.binding.flow, entry);
    }
    entry.expiry.start(std::chrono::ceil<Millis>(entry.binding.expires - services_.loop.wall_now()));
    publish_binding("AOR_CONTACT_REFRESHED", home, entry.binding);
    if (services_.directory.global().send_contact_status_on_update_registration)
        publish_status(home.name, entry.binding, "Updated");  // 145
    return entry;
}

Registrar::Entry& Registrar::add_new(Address& home, Binding&& binding) {
    auto& entry = add(home.name, std::move(binding));
    log::verbose(3, "Added contact '{}' to AOR '{}' with expiration of {} seconds", entry.binding.uri,
                 home.name, seconds_left(entry.binding));
    publish_binding("AOR_CONTACT_ADDED", home, entry.binding);
    publish_status(home.name, entry.binding, "NonQualified");  // 569
    return entry;
}

std::int64_t Registrar::seconds_left(const Binding& binding) const {
    return std::chrono::ceil<Seconds>(binding.expires - services_.loop.wall_now()).count();
}

void Registrar::publish_binding(std::string_view state, const Address& home, const Binding& binding) {
    if (!services_.events.wanted(EventClass::Reporting)) return;
    endpoint::publish_test(services_.events, state,
                           {{"Contact", binding.uri},
                            {"AOR", home.name},
                            {"Expiration", std::to_string(seconds_left(binding))},
                            {"UserAgent", binding.user_agent}});
}

namespace {

/// 178: the phone sees the Contact it sent, not what NAT made of it.
void write_as_sent(std::string& out, std::string_view uri) {
    auto parsed = uri.find("x-ast-") == uri.npos ? sip::Uri::parse("") : sip::Uri::parse(uri);
    if (!parsed) {
        out += uri;
        return;
    }
    if (const auto original = parsed->view().param("x-ast-orig-host")) {
        const auto text = sip::unescape(*original);
        const auto colon = text.rfind(':');
        const auto port = colon != std::string::npos && text.find(']', colon) == std::string::npos
                              ? parse_uint(std::string_view(text).substr(colon + 1))
                              : std::nullopt;
        parsed->set_host(port ? text.substr(0, colon) : text);
        parsed->set_port(port ? static_cast<std::uint16_t>(*port) : 0);
    }
    parsed->remove_params_starting("x-ast-");
    out += parsed->text();
}

}  // namespace

const std::string& Registrar::DateText::at(WallTime now) {
    const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    if (seconds != second_ || text_.empty()) {
        second_ = seconds;
        text_ = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds));
    }
    return text_;
}

// 575: of the contact that the request is about, as a whole; else of the first.
void Registrar::write_path(sip::Draft& answer, const sip::Message& request, const Address* home) {
    answer.add(sip::HeaderId::Supported, "path");
    if (!home || home->entries.empty()) return;
    const auto about = std::ranges::find_if(home->entries, [&](const auto& entry) {
        return entry->binding.cseq == request.cseq().number && entry->binding.call_id == request.call_id();
    });
    const auto& entry = about == home->entries.end() ? home->entries.front() : *about;
    std::string text;
    for (const auto& hop : entry->binding.path) (text += text.empty() ? "" : ",") += hop;
    if (!text.empty()) answer.add(sip::HeaderId::Path, text);
}

sip::Draft Registrar::answer_200(sip::ServerId id, const sip::Message& request, const endpoint::Aor& aor) {
    // Step 8: every contact, permanent ones first, dynamic ones with what is left of their time (115).
    auto answer = services_.transactions.draft(id, 200);
    const auto now = services_.loop.wall_now();
    for (const auto& uri : aor.contact) answer.add(sip::HeaderId::Contact, fmt::format("<{}>", uri));
    if (const auto* home = find_address(aor.name))
        for (const auto& entry : home->entries) {
            const auto left = std::chrono::ceil<Seconds>(entry->left()).count();
            contact_.assign("<");
            write_as_sent(contact_, entry->binding.uri);
            contact_ += ">;expires=";
            std::array<char, 24> digits;
            contact_.append(digits.begin(),
                            std::to_chars(digits.begin(), digits.end(), std::max<std::int64_t>(left, 0)).ptr);
            contact_ += flow_params(entry->binding);
            answer.add(sip::HeaderId::Contact, contact_);
        }
    answer.add(sip::HeaderId::Date, date_.at(now));
    if (aor.support_path) write_path(answer, request, find_address(aor.name));
    return answer;
}

}  // namespace asterism::registrar
