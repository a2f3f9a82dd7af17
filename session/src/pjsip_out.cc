// SPDX-License-Identifier: Apache-2.0
// Dial(PJSIP/...): whom a dial string means, and a channel with a session that will call it (reference 242 to
// 247).
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "endpoint_manners.h"
#include "phone_uri.h"
#include "session.h"

namespace asterism::session {

std::optional<endpoint::Reachable> choose_contact(
    const endpoint::Locator& locator, const std::vector<std::string>& aors,
    const std::function<bool(const endpoint::Reachable&)>& passed_over) {
    for (const auto& aor : aors)
        for (auto& contact : locator.contacts(aor))
            if (contact.status != endpoint::ContactStatus::Unreachable &&
                !(passed_over && passed_over(contact)))
                return std::move(contact);
    return std::nullopt;
}

namespace {
/// 617. Media is never encrypted so far.
bool is_secure_enough(const call::Past& demands, const sip::Uri& called) {
    if (demands.secure_media) return false;
    if (!demands.secure_signaling) return true;
    const auto view = called.view();
    return view.scheme == sip::Scheme::Sips || iequals(view.param("transport").value_or(""), "tls");
}
}  // namespace

std::expected<Channel*, Cause> Pjsip::request(const DialRequest& request) {
    if (request.resource.empty()) return std::unexpected(Cause::ChannelUnacceptable);  // 246
    std::string name = request.resource;
    std::string rest;
    std::string user;
    if (const auto slash = name.find('/'); slash != std::string::npos) {
        rest = name.substr(slash + 1);
        name.resize(slash);
    }
    auto endpoint = services_.directory.endpoint(name);
    if (!endpoint) {
        // 243: user@endpoint
        if (const auto at = name.rfind('@'); at != std::string::npos) {
            user = name.substr(0, at);
            name = name.substr(at + 1);
            endpoint = services_.directory.endpoint(name);
        }
    }
    if (!endpoint) {
        log::error("Unable to create PJSIP channel - endpoint '{}' was not found", name);
        return std::unexpected(Cause::NoRouteDestination);
    }
    if (services_.directory.in_maintenance(name)) {  // 66
        log::notice("Endpoint '{}' is in maintenance mode and not called", name);
        return std::unexpected(Cause::NormalCircuitCongestion);
    }
    const bool by_health = endpoint->use_trunk_health;
    if (by_health)
        if (const auto report = services_.health.report(*endpoint); report.health == endpoint::Health::Down) {
            log::notice("Endpoint '{}' is not called, it is down: {}", name, report.why);
            return std::unexpected(Cause::NoRouteDestination);
        }
    const auto passed_over = [&](const endpoint::Reachable& one) {
        return by_health && services_.health.is_resting(name, one.uri);
    };
    std::optional<endpoint::Reachable> contact;
    if (rest.empty()) {
        contact = choose_contact(services_.locator, endpoint->aors, passed_over);
    } else if (services_.directory.aor(rest)) {
        contact = choose_contact(services_.locator, {rest}, passed_over);  // 244
    } else if (by_health && services_.health.is_resting(name, rest)) {
        log::notice("Endpoint '{}': {} is not called, calls fail there", name, rest);
        return std::unexpected(Cause::NoRouteDestination);
    } else {
        contact.emplace();
        contact->uri = rest;
        // A URI that is one of its contacts goes the contact's way.
        for (const auto& aor : endpoint->aors)
            for (auto& known : services_.locator.contacts(aor))
                if (known.uri == rest) contact = std::move(known);
    }
    if (!contact) {
        log::notice("No reachable contact for endpoint '{}'", name);
        return std::unexpected(Cause::NoRouteDestination);
    }
    auto uri = sip::Uri::parse(contact->uri);
    if (!uri || uri->view().scheme == sip::Scheme::Other) {
        log::error("endpoint '{}': '{}' is not an address", name, contact->uri);
        return std::unexpected(Cause::NoRouteDestination);
    }
    if (!user.empty()) uri->set_user(user);
    uri->clear_headers();  // 247
    if (endpoint->user_eq_phone) mark_phone(*uri);
    if (endpoint::wants_secret_media(*endpoint)) {
        log::notice(
            "Endpoint '{}' is not called: its media must be encrypted, and encryption is not built yet",
            name);
        return std::unexpected(Cause::BearerCapabilityNotAvail);
    }
    if (request.parent && !is_secure_enough(request.parent->past.get(), *uri)) {
        log::warning("{}: '{}' is not as secure as CHANNEL(secure_bridge_...) demands",
                     request.parent->name(), uri->text());
        return std::unexpected(Cause::BearerCapabilityNotAvail);
    }
    if (services_.calls.refusing() || !services_.calls.channels.has_room(1))
        return std::unexpected(Cause::SwitchCongestion);
    if (request.parent && (request.parent->hops >= services_.calls.options.most_hops ||
                           request.parent->forwards.value_or(0) < 0)) {
        log::warning("{}: a call loops through this server; it ends here", request.parent->name());
        return std::unexpected(Cause::Interworking);
    }
    auto& calls = services_.calls;
    auto& channel = calls.channels.create(calls.channels.next_name("PJSIP/" + name), request.uniqueid);
    if (request.parent) calls.child_of(channel, *request.parent);
    // An endpoint's own identity, when it is configured, is what the other side sees when it answers.
    if (!endpoint->callerid.number.empty()) channel.caller.number.set(valid_utf8(endpoint->callerid.number));
    if (!endpoint->callerid.name.empty()) channel.caller.name.set(valid_utf8(endpoint->callerid.name));
    give_manners(channel, *endpoint);
    channel.place = {endpoint->context, "s", 1};
    auto session = std::make_unique<Session>(services_, endpoint);
    Destination destination;
    destination.uri = uri->text();
    if (endpoint->outbound_proxy.size())
        contact->route.insert(contact->route.begin(), fmt::format("<{}>", endpoint->outbound_proxy));
    if (!contact->expires && !request.by_peer) destination.words = sipnet::Words::OfAdministrator;
    destination.contact = std::move(*contact);
    destination.codecs = request.formats;
    if (request.parent && request.parent->leg()) {
        if (destination.codecs.empty()) {
            destination.codecs = request.parent->leg()->codecs();
            destination.shapes = request.first_streams ? request.parent->leg()->first_shapes()
                                                       : request.parent->leg()->shapes();  // 318
        }
        destination.worker = request.parent->leg()->worker();
    }
    session->set_destination(std::move(destination));
    channel.take_leg(std::move(session));
    calls.channels.announce(channel);
    for (const auto& [variable, value] : endpoint->set_var.list())
        set_variable(calls, &channel, variable, value);
    return &channel;
}

std::string dial_contacts(const endpoint::Directory& directory, const endpoint::Locator& locator,
                          std::string_view endpoint_name, std::string_view aor) {
    const auto& endpoint = directory.endpoint(endpoint_name);
    if (!endpoint) return {};
    std::string out;
    const auto aors = aor.empty() ? endpoint->aors : std::vector<std::string>{std::string(aor)};
    for (const auto& one : aors)
        for (const auto& contact : locator.contacts(one)) {
            if (contact.status == endpoint::ContactStatus::Unreachable) continue;
            out += fmt::format("{}PJSIP/{}/{}", out.empty() ? "" : "&", endpoint_name, contact.uri);
        }
    return out;
}

}  // namespace asterism::session
