// SPDX-License-Identifier: Apache-2.0
#include "message/recipient.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/random.h"

namespace asterism::session {

namespace {
void add_proxy(Recipient& recipient) {
    if (recipient.endpoint->outbound_proxy.size())
        recipient.route.insert(recipient.route.begin(),
                               fmt::format("<{}>", recipient.endpoint->outbound_proxy));
}
}  // namespace

Recipient recipient_of(const endpoint::Ref<endpoint::Endpoint>& endpoint, endpoint::Reachable&& contact) {
    Recipient one{endpoint, std::move(contact.uri), std::move(contact.route), contact.flow,
                  contact.takes_path};
    if (!contact.expires) one.words = sipnet::Words::OfAdministrator;
    add_proxy(one);
    return one;
}

Recipient recipient_at(const SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                       std::string_view uri) {
    for (const auto& aor : endpoint->aors)
        for (auto& contact : services.locator.contacts(aor))
            if (contact.uri == uri) return recipient_of(endpoint, std::move(contact));
    Recipient one{endpoint, std::string(uri), {}, {}, false};
    one.words = sipnet::Words::OfAdministrator;
    add_proxy(one);
    return one;
}

std::vector<Recipient> all_recipients(const SipServices& services,
                                      const endpoint::Ref<endpoint::Endpoint>& endpoint) {
    std::vector<Recipient> all;
    for (const auto& aor : endpoint->aors)
        for (auto& contact : services.locator.contacts(aor))
            all.push_back(recipient_of(endpoint, std::move(contact)));
    return all;
}

OutOfDialog::OutOfDialog(const SipServices& services, Recipient recipient, Sender sender)
    : services_(services),
      recipient_(std::move(recipient)),
      sender_(std::move(sender)),
      tag_(services.transactions.tokens().make()) {}

sip::Draft OutOfDialog::draft(sip::Method method) const {
    auto draft = sip::Draft::request(method, recipient_.uri);
    draft.add(sip::HeaderId::From, "<sip:x>");  // written when our address is known
    draft.add(sip::HeaderId::To, fmt::format("<{}>", recipient_.uri));
    draft.add(sip::HeaderId::CallId, services_.transactions.tokens().make());
    draft.add(sip::HeaderId::CSeq, fmt::format("{} {}", random_below(30000) + 1, draft.method_text()));
    draft.add(sip::HeaderId::MaxForwards, std::to_string(services_.directory.global().max_forwards));
    if (recipient_.takes_path) draft.add(sip::HeaderId::Supported, "path");  // 575
    return draft;
}

void OutOfDialog::send(std::unique_ptr<OutOfDialog> self, sip::Draft draft) {
    endpoint::Outgoing outgoing{.draft = std::move(draft), .endpoint = self->recipient_.endpoint};
    outgoing.route = self->recipient_.route;
    outgoing.flow = self->recipient_.flow;
    outgoing.words = self->recipient_.words;
    auto& requester = self->services_.requester;
    const auto id = requester.send(std::move(outgoing), *self);
    requester.hand_over(id, std::move(self));
}

std::string OutOfDialog::address_for(const sip::Target& target) const {
    return services_.net.advertised_address(target);
}

std::string OutOfDialog::host_for(const sip::Target& target) const {
    if (!recipient_.endpoint->from_domain.empty()) return recipient_.endpoint->from_domain.str();
    const auto address = services_.net.advertised_address(target);
    return address.substr(0, address.rfind(':'));
}

// A whole address is said as it was given; else what the administrator says of this endpoint counts most.
std::string OutOfDialog::from_uri(const sip::Target& target) const {
    const auto& endpoint = *recipient_.endpoint;
    const auto asked = sip::UriView::parse(sender_.uri);
    if (asked) return sender_.uri;
    std::string user = sender_.user;
    if (!endpoint.from_user.empty()) user = endpoint.from_user.str();
    if (!recipient_.from_user.empty()) user = recipient_.from_user;
    if (user.empty()) user = endpoint.name;
    return fmt::format("sip:{}@{}", sip::escape_user(user), host_for(target));
}

// Addresses of ours as this target sees us.
bool OutOfDialog::on_target(const sip::Target& target, sip::Draft& draft) {
    const auto& endpoint = *recipient_.endpoint;
    const auto uri = from_uri(target);
    draft.set(sip::HeaderId::From, sip::print_name_addr(sender_.display, uri, fmt::format("tag={}", tag_)));
    if (draft.has(sip::HeaderId::Contact)) {
        // As Asterisk 22.10.1 has it: from_user stands here, too, mwi_from_user does not.
        const std::string user = !endpoint.contact_user.empty() ? endpoint.contact_user.str()
                                 : !endpoint.from_user.empty()  ? endpoint.from_user.str()
                                                                : endpoint.name;
        draft.set(sip::HeaderId::Contact, fmt::format("<{}>", services_.net.contact_uri(target, user)));
    }
    return true;
}

void OutOfDialog::on_response(const sip::Message& response) {
    const int status = response.status();
    if (status < 200) return;
    if (status < 300)
        log::debug(2, "{} to {}: {} {}", response.method_text(), recipient_.uri, status, response.reason());
    else
        log::notice("{} to {} by endpoint '{}' was refused: {} {}", response.method_text(), recipient_.uri,
                    recipient_.endpoint->name, status, response.reason());
}

void OutOfDialog::on_failed(int status, const std::string& why) {
    log::notice("Nothing of ours reached {} by endpoint '{}': {} ({})", recipient_.uri,
                recipient_.endpoint->name, why, status);
}

}  // namespace asterism::session
