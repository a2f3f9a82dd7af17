// SPDX-License-Identifier: Apache-2.0
#include "subscription.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/endpoint/test_event.h"

namespace asterism::presence {

namespace {

/// The URI of a dialog's party, which is a name-addr.
std::string_view uri_in(std::string_view party) {
    const auto open = party.rfind('<'), close = party.rfind('>');
    return open == party.npos || close == party.npos || close < open
               ? party
               : party.substr(open + 1, close - open - 1);
}

/// In the form of a UUID; the same for the same body.
std::string atom_of(std::string_view tag, std::uint32_t version) {
    const std::uint64_t one = std::hash<std::string_view>{}(tag);
    const std::uint64_t other = (one ^ version) * 0x9E3779B97F4A7C15u;
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", one >> 32, one >> 16 & 0xFFFF, one & 0xFFF,
                       other >> 52, other & 0xFFFF'FFFF'FFFF);
}

}  // namespace

Subscription::Subscription(Subscriptions& owner, std::uint64_t number, Terms terms)
    : owner_(owner),
      number_(number),
      terms_(std::move(terms)),
      notifier_(owner.services_.loop.wheel(), *this) {
    terms_.watched->add(*this);
}

Subscription::~Subscription() {
    terms_.watched->remove(*this);
    if (request_) owner_.services_.requester.forget(request_);
    if (dialog_) owner_.services_.dialogs.detach(*dialog_, *this);
}

bool Subscription::begin(sip::ServerId id, const sip::Message& request, Seconds expires) {
    auto& services = owner_.services_;
    way_ = endpoint::way_back(services.net, request.origin());
    event_ = request.get(sip::HeaderId::Event).value_or("");
    auto dialog = sip::Dialog::uas(request, services.transactions.to_tag(id),
                                   fmt::format("<{}>", services.net.contact_uri(way_, {})));
    if (!dialog) {
        services.transactions.respond(id, 400);
        return false;
    }
    dialog->set_force_rport(terms_.endpoint->force_rport);
    dialog->set_state(sip::Dialog::State::Confirmed);
    dialog_ = &services.dialogs.add(std::move(*dialog), *this);
    answer(id, expires);
    notifier_.begin(sip::SubscriptionPhase::Active, expires);
    say("SUBSCRIPTION_ESTABLISHED");
    return true;
}

// 401, 405
void Subscription::answer(sip::ServerId id, Seconds expires) {
    granted_ = expires;
    auto& transactions = owner_.services_.transactions;
    auto draft = transactions.draft(id, 200);
    draft.add(sip::HeaderId::Expires, std::to_string(expires.count()));
    draft.add(sip::HeaderId::Contact, dialog_->contact());
    draft.add(sip::HeaderId::Allow, endpoint::kAllow);
    draft.add(sip::HeaderId::Supported, endpoint::kSupported);
    transactions.respond(id, draft);
}

void Subscription::say(std::string_view state) const {
    endpoint::publish_test(owner_.services_.events, state, {{"Resource", terms_.resource}});
}

void Subscription::on_changed() {
    changed_ = true;
    notifier_.changed();
    say("SUBSCRIPTION_STATE_CHANGED");
}

void Subscription::on_gone() {
    notifier_.terminate(sip::EndReason::NoResource);
    say("SUBSCRIPTION_TERMINATED");
}

// RFC 6665 4.1.2.1: a refresh has the Event that it began with.
bool Subscription::wants(const sip::Message& request) const {
    return request.method() == sip::Method::Subscribe && !notifier_.is_ended() &&
           notifier_.phase() != sip::SubscriptionPhase::Terminated &&
           request.get(sip::HeaderId::Event).value_or("") == event_;
}

// RFC 6665 4.2.1.3
void Subscription::on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    const auto asked = request.expires();
    if (!asked) {
        owner_.services_.transactions.respond(id, 400);
        return;
    }
    const auto before = way_.flow;
    way_ = endpoint::way_back(owner_.services_.net, request.origin());
    owner_.follow_flow(*this, before);
    endpoint::refresh_target(dialog, request, *terms_.endpoint);
    const auto expires = *asked ? std::min(Seconds{**asked}, kLongestSubscription) : granted_;
    answer(id, expires);
    notifier_.refresh(expires);
    say(expires.count() > 0 ? "SUBSCRIPTION_REFRESHED" : "SUBSCRIPTION_TERMINATED");
}

std::string Subscription::body(bool last) {
    // The last one repeats what was said, with its number.
    if (last && version_ > 0) --version_;
    const auto entity = uri_in(dialog_->local_party());
    const auto uri = sip::UriView::parse(entity);
    const auto atom = terms_.type == BodyType::Xpidf || terms_.type == BodyType::CpimPidf
                          ? atom_of(dialog_->local_tag(), version_)
                          : std::string();
    return terms_.watched->body(terms_.type, terms_.variant)
        .fill({.entity = entity,
               .host = uri ? uri->host : std::string_view(),
               .subscriber = uri_in(dialog_->remote_party()),
               .version = version_++,
               .atom = atom});
}

void Subscription::send_notify(const sip::SubscriptionState& state) {
    auto& services = owner_.services_;
    const bool last = state.phase == sip::SubscriptionPhase::Terminated;
    if (last && !std::exchange(leaving_, true)) owner_.left(*this);
    auto draft = dialog_->request(sip::Method::Notify);
    draft.add(sip::HeaderId::Event, event_);
    // Asterisk gives no reason for an end; phones that subscribe again by it would do otherwise with ours.
    draft.add(sip::HeaderId::SubscriptionState, last ? "terminated" : state.print());
    draft.add(sip::HeaderId::AllowEvents, "message-summary, presence, dialog, refer");
    draft.set_body(content_type(terms_.type), body(last));
    request_ = services.requester.send(
        endpoint::outgoing_within(services.net, *dialog_, std::move(draft), terms_.endpoint, way_), *this);
    endpoint::publish_test(
        services.events, "SUBSCRIPTION_STATE_SET",
        {{"StateText", last ? "TERMINATED" : "ACTIVE"}, {"Endpoint", terms_.endpoint->name}});
}

void Subscription::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    request_ = 0;
    if (response.status() >= 300)
        log::debug(1, "'{}': its NOTIFY of {} was answered {}", terms_.endpoint->name, terms_.resource,
                   response.status());
    notifier_.on_notify_answer(response.status(), response.retry_after());
}

void Subscription::on_failed(int status, const std::string& why) {
    request_ = 0;
    log::debug(1, "'{}': its NOTIFY of {} came to nothing ({}, {})", terms_.endpoint->name, terms_.resource,
               status, why);
    notifier_.on_notify_failed();
}

std::uint32_t Subscription::next_cseq(std::uint32_t) { return dialog_->take_local_cseq(); }

void Subscription::on_notifier_ended() {
    if (!std::exchange(leaving_, true)) owner_.left(*this);
    owner_.end(*this);
}

SubscriptionRow Subscription::row() const {
    return {.endpoint = terms_.endpoint,
            .resource = terms_.resource,
            .event = std::string(terms_.package->name),
            .call_id = dialog_ ? dialog_->call_id() : std::string(),
            .state = notifier_.phase() == sip::SubscriptionPhase::Active ? "ACTIVE" : "TERMINATED",
            .left = notifier_.left(),
            .kind = terms_.watched->kind(),
            .details = terms_.watched->details(changed_)};
}

}  // namespace asterism::presence
