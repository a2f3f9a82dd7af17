// SPDX-License-Identifier: Apache-2.0
#include "subscription.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/endpoint/test_event.h"

namespace asterism::presence {

namespace {

/// Far more than are used up before the journal is written.
constexpr std::uint32_t kNumbersAhead = 1000;

/// RFC 6665 8.2.1: the package and its id count, with their case.
bool is_same_event(std::string_view one, std::string_view other) {
    if (one == other) return true;
    const auto left = sip::ValueParams::parse(one), right = sip::ValueParams::parse(other);
    return left && right && left->value == right->value &&
           left->params.get("id").value_or("") == right->params.get("id").value_or("");
}

/// The URI of a dialog's party, which is a name-addr.
std::string_view uri_in(std::string_view party) {
    const auto read = sip::NameAddr::parse(party);
    return read ? read->uri_text : party;
}

}  // namespace

Subscription::Subscription(Subscriptions& owner, std::uint64_t number, Terms terms)
    : owner_(owner),
      number_(number),
      terms_(std::move(terms)),
      notifier_(owner.services_.loop.wheel(), *this) {
    terms_.content->attach(*this);
}

Subscription::~Subscription() {
    if (request_) owner_.services_.requester.forget(request_);
    if (dialog_) owner_.services_.dialogs.detach(*dialog_, *this);
}

bool Subscription::begin(sip::ServerId id, const sip::Message& request, Seconds expires, bool wrote) {
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
    granted_ = expires;
    const bool stored = store(expires);
    owner_.when_safe(*this, id, stored || wrote,
                     [id, expires](Subscription& one) { one.begun(id, expires); });
    return true;
}

void Subscription::begun(sip::ServerId id, Seconds expires) {
    if (!is_allowed()) {
        owner_.services_.transactions.respond(id, 603);
        return notifier_.abandon();
    }
    answer(id, expires);
    notifier_.begin(sip::SubscriptionPhase::Active, expires);
    say("SUBSCRIPTION_ESTABLISHED");
    if (gone_) on_content_gone();
}

// 403
void Subscription::resume(StoredSubscription stored, Seconds left) {
    const auto granted = stored.granted;
    event_ = std::move(stored.event);
    way_.transport = stored.transport;
    way_.remote = stored.remote;
    way_.local = stored.local;
    terms_.content->go_on_from(stored.version);
    dialog_ = &owner_.services_.dialogs.add(sip::Dialog(std::move(stored.dialog)), *this);
    granted_ = granted.count() > 0 ? granted : left;
    notifier_.resume(left);
    store(left);
}

void Subscription::tell() {
    if (everything_ && is_allowed())
        notifier_.changed();
    else if (everything_)
        reject();
}

void Subscription::renew() {
    if (is_over() || !notifier_.is_begun()) return;
    if (!is_allowed()) return reject();
    auto content =
        owner_.packages_->content({*terms_.package, *owner_.services_.directory.endpoint(endpoint()),
                                   terms_.type, terms_.variant, terms_.takes_lists},
                                  terms_.resource);
    if (!content && content.error() == 500) return;  // nothing of it is there now: it stays as it was
    if (!content) return on_content_gone();
    if ((*content)->is_like(*terms_.content)) return;
    (*content)->go_on_from(terms_.content->version());
    (*content)->attach(*this);
    owner_.weigh(*this, weight(), (*content)->weight());
    terms_.content = std::move(*content);
    everything_ = true;
    on_content_changed();
}

// Numbers are stored ahead, so that a NOTIFY seldom writes.
bool Subscription::store(Seconds left) {
    auto& services = owner_.services_;
    if (!owner_.keeping_ || sip::is_stream(way_.transport) || left <= Seconds{0}) {
        if (!std::exchange(numbers_left_, 0)) return false;
        services.journal.append({Subscriptions::kSpace, tag(), std::nullopt});
        return true;
    }
    numbers_left_ = kNumbersAhead;
    StoredSubscription stored{.endpoint = endpoint(),
                              .resource = terms_.resource,
                              .event = event_,
                              .body_type = std::string(content_type(terms_.type)),
                              .names_presence = terms_.variant.names_presence,
                              .takes_lists = terms_.takes_lists,
                              .expires = services.loop.wall_now() + left,
                              .granted = granted_,
                              .version = terms_.content->version() + kNumbersAhead,
                              .dialog = dialog_->record(),
                              .transport = way_.transport,
                              .remote = way_.remote,
                              .local = way_.local};
    stored.dialog.local_cseq += kNumbersAhead;
    auto& record = owner_.record_;
    record.clear();
    stored.write(record);
    services.journal.append({Subscriptions::kSpace, tag(), record});
    return true;
}

// 401, 405
void Subscription::answer(sip::ServerId id, Seconds expires) {
    auto& transactions = owner_.services_.transactions;
    auto draft = transactions.draft(id, 200);
    draft.add(sip::HeaderId::Expires, std::to_string(expires.count()));
    if (terms_.content->is_list()) draft.add(sip::HeaderId::Require, "eventlist");  // RFC 4662 4.3
    draft.add(sip::HeaderId::Contact, dialog_->contact());
    draft.add(sip::HeaderId::Allow, endpoint::kAllow);
    draft.add(sip::HeaderId::Supported, endpoint::kSupported);
    transactions.respond(id, draft);
}

void Subscription::say(std::string_view state) const {
    endpoint::publish_test(owner_.services_.events, state, {{"Resource", terms_.resource}});
}

// Its endpoint may have gone, or may subscribe no more, since.
bool Subscription::is_allowed() const {
    const auto& now = owner_.services_.directory.endpoint(terms_.endpoint->name);
    return now && now->allow_subscribe && is_served(*terms_.package, *now);
}

void Subscription::reject() {
    notifier_.terminate(sip::EndReason::Rejected);
    say("SUBSCRIPTION_TERMINATED");
}

void Subscription::on_content_changed() {
    if (!notifier_.is_begun() || setting_) return;  // it is told what is true then
    if (!is_allowed()) return reject();
    notifier_.changed();
    say("SUBSCRIPTION_STATE_CHANGED");
}

void Subscription::on_content_gone() {
    gone_ = true;
    if (!notifier_.is_begun()) return;  // it is told of it once it has begun
    notifier_.terminate(sip::EndReason::NoResource);
    say("SUBSCRIPTION_TERMINATED");
}

// RFC 6665 4.1.2.1: a refresh has the Event that it began with.
bool Subscription::wants(const sip::Message& request) const {
    return request.method() == sip::Method::Subscribe &&
           is_same_event(request.get(sip::HeaderId::Event).value_or(""), event_);
}

// RFC 6665 4.2.1.3. After its end it is none, though its last NOTIFY may be under way: who has 481 begins
// anew, and is asked who he is.
void Subscription::on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    if (is_over() || !is_allowed()) {
        owner_.services_.transactions.respond(id, 481);
        if (!is_over()) reject();
        return;
    }
    const auto asked = request.expires();
    if (!asked) {
        owner_.services_.transactions.respond(id, 400);
        return;
    }
    // What it sets outlives the dialog, in which nobody is asked who he is.
    auto& services = owner_.services_;
    if (terms_.content->takes_bodies() && !request.body().empty() &&
        !services.intake.admits_within(id, request, *services.directory.endpoint(endpoint())))
        return;
    const auto taken = terms_.content->take(request);
    if (!taken) {
        owner_.services_.transactions.respond(id, taken.error());
        return;
    }
    const auto before = way_.flow;
    way_ = endpoint::way_back(owner_.services_.net, request.origin());
    owner_.follow_flow(*this, before);
    endpoint::refresh_target(dialog, request, *terms_.endpoint);
    const auto expires = *asked ? std::min(Seconds{**asked}, kLongestSubscription) : granted_;
    if (expires.count() > 0) granted_ = expires;
    notifier_.extend(expires);
    setting_ |= *taken;
    const bool stored = store(expires);
    owner_.when_safe(*this, id, stored || *taken,
                     [id, expires](Subscription& one) { one.refreshed(id, expires); });
}

void Subscription::refreshed(sip::ServerId id, Seconds expires) {
    answer(id, expires);
    setting_ = false;
    everything_ = true;
    notifier_.refresh(expires);
    say(expires.count() > 0 ? "SUBSCRIPTION_REFRESHED" : "SUBSCRIPTION_TERMINATED");
}

ComposedBody Subscription::body(bool last) {
    const auto telling = last                                ? Telling::Last
                         : std::exchange(everything_, false) ? Telling::Everything
                                                             : Telling::Changes;
    const auto entity = uri_in(dialog_->local_party());
    const auto uri = sip::UriView::parse(entity);
    return terms_.content->compose({.entity = entity,
                                    .host = uri ? uri->host : std::string_view(),
                                    .subscriber = uri_in(dialog_->remote_party()),
                                    .tag = dialog_->local_tag()},
                                   telling);
}

void Subscription::send_notify(const sip::SubscriptionState& state) {
    auto& services = owner_.services_;
    const bool last = state.phase == sip::SubscriptionPhase::Terminated;
    if (last && !std::exchange(leaving_, true)) {
        owner_.left(*this);
        store(Seconds{0});
    }
    if (is_stored() && --numbers_left_ < kNumbersAhead / 2) store(notifier_.left());
    auto draft = dialog_->request(sip::Method::Notify);
    draft.add(sip::HeaderId::Event, event_);
    // Asterisk gives no reason for an end; phones that subscribe again by it would do otherwise with ours.
    draft.add(sip::HeaderId::SubscriptionState, last ? "terminated" : state.print());
    draft.add(sip::HeaderId::AllowEvents, terms_.endpoint->shared->feature_sync
                                              ? "message-summary, presence, dialog, refer, as-feature-event"
                                              : "message-summary, presence, dialog, refer");
    if (terms_.content->is_list()) draft.add(sip::HeaderId::Require, "eventlist");
    const auto composed = body(last);
    draft.set_body(composed.type, composed.text);
    notified_ = services.loop.now();
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

std::uint32_t Subscription::next_cseq(std::uint32_t) {
    if (is_stored() && --numbers_left_ < kNumbersAhead / 2) store(notifier_.left());
    return dialog_->take_local_cseq();
}

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
            .unanswered = request_
                              ? std::chrono::duration_cast<Millis>(owner_.services_.loop.now() - notified_)
                              : Millis{0},
            .way = fmt::format("{} {}", sip::transport_name(way_.transport), way_.remote.text()),
            .kind = terms_.content->kind(),
            .details = terms_.content->details()};
}

}  // namespace asterism::presence
