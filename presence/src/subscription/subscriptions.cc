// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/subscriptions.h"

#include <algorithm>

#include "../room_limits.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "subscription.h"

namespace asterism::presence {

namespace {

/// Things that are looked up; a microsecond each, and their NOTIFYs.
constexpr std::size_t kRenewedInATurn = 500;

/// 422
bool is_of_digium(std::string_view agent) {
    const auto lower = to_lower(agent);
    return lower.find("digium") != lower.npos || lower.find("sangoma") != lower.npos;
}

}  // namespace

Subscriptions::Subscriptions(Services services)
    : services_(services),
      packages_(std::make_unique<Packages>(services.loop, services.presence, services.directory)),
      tell_next_(services.loop.wheel(), *this),
      renew_next_(services.loop.wheel(), *this) {}

Subscriptions::~Subscriptions() {
    *alive_ = false;
    clear();
}

void Subscriptions::clear() {
    subscriptions_.clear();
    over_.clear();
    by_endpoint_.clear();
    weight_ = 0;
    mail_watchers_.clear();
    by_flow_.clear();
    untold_.clear();
    renewed_.clear();
    limits::subscriptions.note(0);
}

// 396 to 398, in Asterisk's order.
int Subscriptions::refuse(const endpoint::Incoming& incoming) const {
    const auto& request = incoming.request;
    const auto& endpoint = *incoming.endpoint;
    if (!endpoint.allow_subscribe) return 603;
    if (!request.request_uri().is_sip()) return 416;
    const auto expires = request.expires();
    if (!expires || (*expires && **expires == 0)) return 400;
    if (*expires && Seconds{**expires} < endpoint.shared->sub_min_expiry) return 423;
    return 0;
}

void Subscriptions::on_request(endpoint::Incoming&& incoming) {
    const auto& request = incoming.request;
    auto& transactions = services_.transactions;
    if (const int status = refuse(incoming)) return transactions.reply_stateless(request, status);
    // 399
    const auto event = request.event();
    const auto* package = event && *event ? find_package((*event)->value) : nullptr;
    if (package && !is_served(*package, *incoming.endpoint)) package = nullptr;
    const auto type = package ? choose_type(request, package->of, package->preset) : std::nullopt;
    if (!type) return transactions.reply_stateless(request, 489);
    // 400
    auto user = services_.directory.global().name_of(request.request_uri().plain_user());
    const BodyVariant variant{
        .names_presence =
            *type == BodyType::Pidf && is_of_digium(request.get(sip::HeaderId::UserAgent).value_or("")),
        .early_in_use_ringing =
            *type == BodyType::DialogInfo && incoming.endpoint->notify_early_inuse_ringing};
    // Before anything is looked up: who has his share causes no work.
    const auto admits = [&](std::size_t of_endpoint, std::size_t more) {
        return limits::endpoint_subscriptions.admits(of_endpoint + more) &&
               limits::subscriptions.admits(weight_ + more);
    };
    const auto refuse_full = [&] {
        if (!std::exchange(said_full_, true))
            log::notice("'{}' subscribes to {} of '{}': there are too many subscriptions",
                        incoming.endpoint->name, package->name, user);
        transactions.reply_stateless(request, 503);
    };
    const auto present = by_endpoint_.find(incoming.endpoint->name);
    if (!admits(present == by_endpoint_.end() ? 0 : present->second, 1)) return refuse_full();
    const bool takes_lists = request.lists(sip::HeaderId::Supported, "eventlist");
    auto content = packages_->content({*package, *incoming.endpoint, *type, variant, takes_lists}, user);
    if (!content) return transactions.reply_stateless(request, content.error());
    if (!admits(present == by_endpoint_.end() ? 0 : present->second, (*content)->weight()))
        return refuse_full();
    const auto taken = (*content)->take(request);
    if (!taken) return transactions.reply_stateless(request, taken.error());
    const auto asked = request.expires();
    const auto expires = *asked ? std::min(Seconds{**asked}, kLongestSubscription) : kLongestSubscription;
    auto made =
        std::make_unique<Subscription>(*this, next_++,
                                       Subscription::Terms{incoming.endpoint, package, std::move(*content),
                                                           std::move(user), *type, variant, takes_lists});
    const auto id = transactions.accept(std::move(incoming.request));
    if (!id) return;
    auto& one = add(std::move(made));
    // A copy (of the index, not of the bytes): it is read on after its answer.
    const sip::Message kept = *transactions.request(id);
    if (!one.begin(id, kept, expires, *taken)) {
        left(one);
        return end(one);
    }
    follow_flow(one, {});
}

Subscription& Subscriptions::add(std::unique_ptr<Subscription> made) {
    auto& one = *made;
    by_endpoint_[one.endpoint()] += one.weight();
    weight_ += one.weight();
    limits::subscriptions.note(weight_);
    if (one.package().of == BodyOf::Mailboxes) ++mail_watchers_[one.endpoint()];
    subscriptions_[one.number()] = std::move(made);
    return one;
}

void Subscriptions::when_safe(const Subscription& one, sip::ServerId id, bool written,
                              std::move_only_function<void(Subscription&)> then) {
    const auto run = [this, id, number = one.number()](auto& then) {
        const auto found = subscriptions_.find(number);
        if (found != subscriptions_.end() && !found->second->is_over()) return then(*found->second);
        services_.transactions.respond(id, 481);
    };
    if (!written) return run(then);
    services_.journal.when_safe([run, alive = alive_, then = std::move(then)](store::Safety) mutable {
        if (*alive) run(then);
    });
}

void Subscriptions::follow_flow(Subscription& one, sip::FlowId before) {
    if (one.flow() == before) return;
    if (before)
        if (const auto at = by_flow_.find(before); at != by_flow_.end()) {
            at->second.erase(one.number());
            if (at->second.empty()) by_flow_.erase(at);
        }
    if (one.flow()) by_flow_[one.flow()].insert(one.number());
}

void Subscriptions::on_flow_closed(sip::FlowId flow) {
    const auto at = by_flow_.find(flow);
    if (at == by_flow_.end()) return;
    for (const auto number : std::vector(at->second.begin(), at->second.end()))
        if (const auto found = subscriptions_.find(number); found != subscriptions_.end())
            found->second->abandon();
}

void Subscriptions::on_slept(Millis slept) {
    for (const auto& [number, one] : subscriptions_) one->on_slept(slept);
}

void Subscriptions::follow() {
    renewed_.clear();
    for (const auto& [number, one] : subscriptions_)
        if (one->may_mean_another()) renewed_.push_back(number);
    on_renewing();
}

void Subscriptions::on_renewing() {
    for (std::size_t done = 0; done < kRenewedInATurn && !renewed_.empty();) {
        const auto number = renewed_.back();
        renewed_.pop_back();
        const auto found = subscriptions_.find(number);
        if (found == subscriptions_.end()) continue;
        done += found->second->weight();
        found->second->renew();
    }
    if (!renewed_.empty()) renew_next_.start(Millis{1});
}

void Subscriptions::weigh(const Subscription& one, std::size_t before, std::size_t now) {
    (by_endpoint_[one.endpoint()] += now) -= before;
    weight_ = weight_ + now - before;
    limits::subscriptions.note(weight_);
    if (now > before) say_if_over(one);
}

// What was granted is not taken away when a reload makes lists longer or limits less: only what is new is
// refused.
void Subscriptions::say_if_over(const Subscription& one) {
    const auto of_endpoint = by_endpoint_[one.endpoint()];
    const bool is_over =
        of_endpoint > limits::endpoint_subscriptions.value() || weight_ > limits::subscriptions.value();
    if (is_over && !std::exchange(said_over_, true))
        log::notice(
            "'{}' watches {} things of {} in all: its subscriptions go on, but more than the limits admit",
            one.endpoint(), of_endpoint, weight_);
}

void Subscriptions::on_mailbox(std::string_view mailbox) { packages_->on_mailbox(mailbox); }

void Subscriptions::left(const Subscription& one) {
    if (one.package().of != BodyOf::Mailboxes) return;
    if (const auto found = mail_watchers_.find(one.endpoint());
        found != mail_watchers_.end() && --found->second == 0)
        mail_watchers_.erase(found);
}

// In a later turn: it is still at work when it says so.
void Subscriptions::end(Subscription& one) {
    const auto at = subscriptions_.find(one.number());
    if (at == subscriptions_.end()) return;
    said_full_ = said_over_ = false;
    if (const auto found = by_endpoint_.find(one.endpoint());
        found != by_endpoint_.end() && (found->second -= one.weight()) == 0)
        by_endpoint_.erase(found);
    weight_ -= one.weight();
    if (const auto flow = by_flow_.find(one.flow()); flow != by_flow_.end()) {
        flow->second.erase(one.number());
        if (flow->second.empty()) by_flow_.erase(flow);
    }
    if (one.is_stored()) services_.journal.append({kSpace, one.tag(), std::nullopt});
    over_.push_back(std::move(at->second));
    subscriptions_.erase(at);
    limits::subscriptions.note(weight_);
    if (over_.size() == 1)
        services_.loop.post([this, alive = alive_] {
            if (*alive) over_.clear();
        });
}

std::vector<SubscriptionRow> Subscriptions::rows() const {
    std::vector<const Subscription*> in_order;
    for (const auto& [number, one] : subscriptions_) in_order.push_back(one.get());
    std::ranges::sort(in_order, {}, &Subscription::number);
    std::vector<SubscriptionRow> out;
    for (const auto* one : in_order) out.push_back(one->row());
    return out;
}

}  // namespace asterism::presence
