// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/unsolicited_mwi.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::presence {

namespace {
/// Told at start in one turn of the exchange; the next ones have to wait so long.
constexpr std::size_t kAtOnce = 50;
constexpr Millis kPause{20};
}  // namespace

UnsolicitedMwi::UnsolicitedMwi(Services services)
    : services_(std::move(services)), pace_(services_.loop.wheel(), *this) {}

void UnsolicitedMwi::follow() {
    const auto before = std::exchange(by_mailbox_, {});
    std::vector<endpoint::Ref<endpoint::Endpoint>> new_ones;
    for (const auto& endpoint : services_.directory.snapshot()->all<endpoint::Endpoint>()) {
        bool is_new = false;
        for (const auto& mailbox : endpoint->mailboxes) {
            const std::string name(trim(mailbox));
            by_mailbox_[name].push_back(endpoint->name);
            const auto known = before.find(name);
            is_new |= known == before.end() ||
                      std::ranges::find(known->second, endpoint->name) == known->second.end();
        }
        if (is_new && started_) new_ones.push_back(endpoint);
    }
    for (const auto& endpoint : new_ones) tell(endpoint);
}

void UnsolicitedMwi::start() {
    follow();
    started_ = true;
    if (services_.directory.global().mwi_disable_initial_unsolicited) return;  // 391
    for (const auto& endpoint : services_.directory.snapshot()->all<endpoint::Endpoint>())
        if (!endpoint->mailboxes.empty()) waiting_.push_back(endpoint->name);
    if (!waiting_.empty()) on_pace();
}

// 392: no more while too many wait for their answer, until enough of them have it.
void UnsolicitedMwi::on_pace() {
    const auto& global = services_.directory.global();
    const std::size_t high = global.mwi_tps_queue_high;
    const std::size_t low =
        global.mwi_tps_queue_low < 0 ? high * 9 / 10 : static_cast<std::size_t>(global.mwi_tps_queue_low);
    for (std::size_t told = 0; told < kAtOnce && !waiting_.empty(); ++told) {
        if (services_.unanswered() >= (told == 0 ? std::max<std::size_t>(low, 1) : high)) break;
        if (const auto& endpoint = services_.directory.endpoint(waiting_.front())) tell(endpoint);
        waiting_.pop_front();
    }
    if (!waiting_.empty()) pace_.start(kPause);
}

void UnsolicitedMwi::on_registered(const endpoint::Ref<endpoint::Endpoint>& endpoint) {
    if (!services_.directory.global().mwi_disable_initial_unsolicited) tell(endpoint);  // 130, 391
}

void UnsolicitedMwi::on_changed(std::string_view mailbox) {
    const auto found = by_mailbox_.find(mailbox);
    if (found == by_mailbox_.end()) return;
    for (const auto& name : found->second)
        if (const auto& endpoint = services_.directory.endpoint(name);
            endpoint && !services_.is_replaced(*endpoint)) {
            // 636: one alone, unless they are told as a sum.
            if (endpoint->shared->aggregate_mwi)
                tell(endpoint);
            else
                services_.send(endpoint, summary(*endpoint, services_.mailboxes.counts(mailbox)));
        }
}

// 388: one with the sum, or one for each.
void UnsolicitedMwi::tell(const endpoint::Ref<endpoint::Endpoint>& endpoint) {
    if (services_.is_replaced(*endpoint)) return;
    MailboxCounts sum;
    for (const auto& mailbox : endpoint->mailboxes) {
        const auto counts = services_.mailboxes.counts(mailbox);
        if (!endpoint->shared->aggregate_mwi) services_.send(endpoint, summary(*endpoint, counts));
        sum.fresh += counts.fresh;
        sum.old += counts.old;
    }
    if (endpoint->shared->aggregate_mwi && !endpoint->mailboxes.empty())
        services_.send(endpoint, summary(*endpoint, sum));
}

endpoint::MessageSummary UnsolicitedMwi::summary(const endpoint::Endpoint& endpoint,
                                                 MailboxCounts counts) const {
    endpoint::MessageSummary out{counts.fresh, counts.old, endpoint.shared->voicemail_extension.str(),
                                 endpoint.shared->mwi_from_user.str()};
    if (out.account.empty()) out.account = services_.directory.global().default_voicemail_extension;  // 394
    return out;
}

}  // namespace asterism::presence
