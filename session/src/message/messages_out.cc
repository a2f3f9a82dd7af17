// SPDX-License-Identifier: Apache-2.0
// A MESSAGE goes out: whom its destination means (239), what it carries (238), and whom a 3xx names instead
// (240, 241).
#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/session/messages.h"
#include "message/message_words.h"
#include "message/recipient.h"

namespace asterism::session {

namespace {

constexpr int kMostHops = 5;
constexpr std::size_t kMostContacts = 20;

/// What of a redirected message is still to be done.
struct Redirection {
    int hops = 0;
    std::set<std::string> visited;
    /// Best first.
    std::vector<std::string> pending;
};

/// The Contacts of a 3xx, by falling q; those that are not SIP are left out.
std::vector<std::string> contacts_of(const sip::Message& response) {
    std::vector<std::pair<unsigned, std::string>> found;
    const auto contacts = response.name_addrs(sip::HeaderId::Contact);
    if (contacts)
        for (const auto& contact : *contacts) {
            const auto uri = contact.star ? sip::UriView::parse("") : contact.uri();
            if (!uri || !uri->is_sip() || found.size() >= kMostContacts) continue;
            auto plain = sip::Uri(*uri);
            plain.clear_headers();
            found.emplace_back(contact.q().value_or(1000), plain.text());
        }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> uris;
    for (auto& one : found) uris.push_back(std::move(one.second));
    return uris;
}

class Delivery final : public OutOfDialog {
public:
    Delivery(const SipServices& services, Recipient recipient, Sender sender, sip::Draft message,
             Redirection redirection = {})
        : OutOfDialog(services, std::move(recipient), std::move(sender)),
          message_(std::move(message)),
          redirection_(std::move(redirection)) {
        redirection_.visited.insert(this->recipient().uri);
    }

    /// The message as it was asked for, to this recipient.
    sip::Draft addressed() const {
        auto request = draft(sip::Method::Message);
        for (const auto& [name, value] : message_.headers()) request.set(name, value);
        for (const auto& part : message_.parts()) request.set_body(part.content_type, part.content);
        return request;
    }

    void on_response(const sip::Message& response) override {
        OutOfDialog::on_response(response);
        const int status = response.status();
        if (status < 300) return;
        if (status < 400) {
            if (!follows()) return;
            if (++redirection_.hops > kMostHops) {
                log::warning("{}: a message was redirected {} times; it is given up", recipient().uri,
                             kMostHops);
                return;
            }
            // What was named last is tried first.
            auto next = contacts_of(response);
            for (auto& former : redirection_.pending) next.push_back(std::move(former));
            if (next.size() > kMostContacts) next.resize(kMostContacts);
            redirection_.pending = std::move(next);
        } else if (redirection_.hops == 0) {
            return;
        }
        go_on();
    }
    void on_failed(int status, const std::string& why) override {
        OutOfDialog::on_failed(status, why);
        if (redirection_.hops > 0) go_on();  // 241
    }

private:
    bool follows() const {
        const auto& methods = recipient().endpoint->shared->follow_redirect_methods;
        return std::find(methods.begin(), methods.end(), endpoint::FollowRedirect::Message) != methods.end();
    }
    void go_on() {
        while (!redirection_.pending.empty()) {
            const auto uri = redirection_.pending.front();
            redirection_.pending.erase(redirection_.pending.begin());
            if (redirection_.visited.contains(uri)) continue;
            log::verbose(3, "A message for {} goes on to {}", recipient().uri, uri);
            Recipient next{recipient().endpoint, uri, {}, {}};
            auto delivery = std::make_unique<Delivery>(services(), std::move(next), sender(), message_,
                                                       std::move(redirection_));
            auto request = delivery->addressed();
            send(std::move(delivery), std::move(request));
            return;
        }
    }

    sip::Draft message_;
    Redirection redirection_;
};

using Found = std::expected<Recipient, MessageFault>;

Found by_default(const SipServices& services, std::string_view uri) {
    const auto& name = services.directory.global().default_outbound_endpoint;
    const auto& endpoint = services.directory.endpoint(name);
    if (!endpoint) {
        log::error(
            "A message for '{}' needs the endpoint '{}' (default_outbound_endpoint), which is not there", uri,
            name);
        return std::unexpected(MessageFault::Failure);
    }
    return recipient_at(services, endpoint, uri);
}

/// The first contact of one of these aors that may be reached.
Found by_contact(const SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                 std::span<const std::string> aors) {
    for (const auto& aor : aors)
        for (auto& contact : services.locator.contacts(aor))
            if (contact.status != endpoint::ContactStatus::Unreachable)
                return recipient_of(endpoint, std::move(contact));
    log::warning("No reachable contact for endpoint '{}': the message is not sent", endpoint->name);
    return std::unexpected(MessageFault::Failure);
}

Found by_contact(const SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint) {
    return by_contact(services, endpoint, endpoint->aors);
}

/// The user of the contact's address replaced.
Found with_user(Found found, std::string_view user) {
    if (!found) return found;
    auto uri = sip::Uri::parse(found->uri);
    if (!uri) return std::unexpected(MessageFault::InvalidUri);
    uri->set_user(user);
    found->uri = uri->text();
    return found;
}

bool is_address(std::string_view text) {
    const auto uri = sip::UriView::parse(text);
    return uri && uri->is_sip();
}

bool has_scheme(std::string_view text) {
    const auto lower = to_lower(text);
    return lower.find("sip:") != lower.npos || lower.find("sips:") != lower.npos;
}

Found no_such_endpoint(std::string_view name) {
    log::error("A message cannot be sent: endpoint '{}' was not found", name);
    return std::unexpected(MessageFault::Failure);
}

Found by_address(const SipServices& services, std::string_view uri) {
    if (!is_address(uri)) return std::unexpected(MessageFault::InvalidUri);
    return by_default(services, uri);
}

/// "PJSIP/user@endpoint": as in a dial string.
Found by_dial_string(const SipServices& services, std::string_view where) {
    const auto at = where.rfind('@');
    if (at == where.npos || where.find('/') != where.npos) return std::unexpected(MessageFault::Failure);
    const auto& endpoint = services.directory.endpoint(where.substr(at + 1));
    if (!endpoint) return no_such_endpoint(where.substr(at + 1));
    return with_user(by_contact(services, endpoint), where.substr(0, at));
}

/// "endpoint/uri", "endpoint/aor", "endpoint/host".
Found of_endpoint(const SipServices& services, std::string_view name, std::string_view rest) {
    const auto& endpoint = services.directory.endpoint(name);
    if (!endpoint) return no_such_endpoint(name);
    if (rest.empty()) return std::unexpected(MessageFault::InvalidUri);
    if (has_scheme(rest)) {
        rest = inside_brackets(rest);
        if (!is_address(rest)) return std::unexpected(MessageFault::InvalidUri);
        return recipient_at(services, endpoint, rest);
    }
    if (services.directory.aor(rest)) return by_contact(services, endpoint, std::array{std::string(rest)});
    const auto uri = fmt::format("sip:{}", rest);
    if (!is_address(uri)) return std::unexpected(MessageFault::InvalidUri);
    return recipient_at(services, endpoint, uri);
}

// 589, in its order.
Found find_recipient(const SipServices& services, std::string_view where) {
    if (where.empty()) return std::unexpected(MessageFault::InvalidUri);
    const bool named = !has_scheme(where);
    if (named && where.find_first_of("/@") == where.npos) {
        if (const auto& endpoint = services.directory.endpoint(where)) return by_contact(services, endpoint);
        return by_address(services, fmt::format("sip:{}", where));
    }
    if (istarts_with(where, "pjsip/")) return by_dial_string(services, where.substr(6));
    // A slash within a URI, its parameters or its display name is none that parts an endpoint from something.
    const auto slash = where.find('/');
    if (slash != where.npos && where.substr(0, slash).find_first_of(":<\"") == where.npos)
        return of_endpoint(services, where.substr(0, slash), where.substr(slash + 1));
    if (named) {
        const auto name = services.directory.global().name_of(std::string(where.substr(0, where.find('@'))));
        if (const auto& endpoint = services.directory.endpoint(name)) return by_contact(services, endpoint);
        return by_address(services, fmt::format("sip:{}", where));
    }
    return by_address(services, inside_brackets(where));
}

}  // namespace

std::string_view to_text(MessageFault fault) {
    switch (fault) {
        case MessageFault::InvalidProtocol:
            return "INVALID_PROTOCOL";
        case MessageFault::InvalidUri:
            return "INVALID_URI";
        case MessageFault::Failure:
            break;
    }
    return "FAILURE";
}

std::expected<void, MessageFault> Messages::send(const TextMessage& message, std::string_view destination,
                                                 std::string_view to, std::string_view from) {
    const auto [protocol, where] = split_once(destination, ':');
    if (!iequals(trim(protocol), "pjsip")) return std::unexpected(MessageFault::InvalidProtocol);
    // 238: a message that goes round in circles ends.
    std::string hops = std::to_string(services_.directory.global().max_forwards);
    if (const auto* given = message.find("Max-Forwards")) {
        const auto number = parse_uint(*given);
        if (!number || *number <= 1) {
            log::warning("A message for '{}' has passed through too many servers; it is not sent",
                         destination);
            return std::unexpected(MessageFault::Failure);
        }
        hops = std::to_string(*number - 1);
    }
    auto recipient = find_recipient(services_, where);
    if (!recipient) {
        publish_test(services_.calls, "MSG_ENDPOINT_URI_FAIL",
                     {{"MdataFrom", from},
                      {"MsgFrom", message.from},
                      {"MdataDestination", where},
                      {"MsgTo", message.to}});
        return std::unexpected(recipient.error());
    }
    if (services_.directory.in_maintenance(recipient->endpoint->name)) {
        log::notice("Endpoint '{}' is in maintenance mode and is sent no message", recipient->endpoint->name);
        return std::unexpected(MessageFault::Failure);
    }
    const auto uri = sip::UriView::parse(recipient->uri);
    if (!uri || !uri->is_sip()) return std::unexpected(MessageFault::InvalidUri);
    sip::Draft draft = sip::Draft::request(sip::Method::Message, recipient->uri);
    draft.add(sip::HeaderId::MaxForwards, hops);
    if (!to.empty()) {
        if (istarts_with(to, "pjsip:")) to.remove_prefix(6);
        const auto address = written_address(to);
        if (!is_address(address.uri))
            log::warning("'{}' is not an address; To is that of the destination", to);
        else
            draft.add(sip::HeaderId::To, sip::print_name_addr(address.display, address.uri));
    }
    for (const auto& item : message.data)
        if (item.outbound && !stays_behind(item.name)) draft.add(item.name, item.value);
    draft.set_body("text/plain", message.body);
    auto sender = sender_of(from.empty() ? message.from : from);
    const auto written = draft.get(sip::HeaderId::To);
    // 626
    publish_test(services_.calls, "MSG_FROMTO_URI",
                 {{"MdataFrom", from},
                  {"MsgFrom", message.from},
                  {"MdataDestination", where},
                  {"MsgTo", message.to},
                  {"Endpoint", recipient->endpoint->name},
                  {"RequestURI", recipient->uri},
                  {"ToURI", written ? inside_brackets(*written) : std::string_view(recipient->uri)},
                  {"FromURI", sender.uri.empty() ? sender.user : sender.uri}});
    auto delivery =
        std::make_unique<Delivery>(services_, std::move(*recipient), std::move(sender), std::move(draft));
    auto request = delivery->addressed();
    OutOfDialog::send(std::move(delivery), std::move(request));
    return {};
}

}  // namespace asterism::session
