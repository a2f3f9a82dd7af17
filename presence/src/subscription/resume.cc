// SPDX-License-Identifier: Apache-2.0
// Subscriptions that outlive the process (statement 403): they are read back at start, and each of their
// peers is told how things are, spread over time, since a state may have changed while nobody was here.
#include "asterism/base/log.h"
#include "asterism/presence/subscriptions.h"
#include "asterism/sip/params.h"
#include "subscription.h"

namespace asterism::presence {

namespace {

constexpr Millis kNextSlice{10};
/// All are told within half a minute, few sooner.
constexpr std::size_t kSlices = 3000;
constexpr std::size_t kLeastSlice = 10;

std::optional<BodyType> type_named(std::string_view name, BodyOf of) {
    for (const auto& row : kBodyTypeTable)
        if (row.name == name && row.of == of) return row.type;
    return std::nullopt;
}

}  // namespace

void Subscriptions::load() {
    std::size_t lost = 0;
    for (auto& record : services_.journal.take_records(kSpace)) {
        if (keeping_ && resume(record.value)) continue;
        services_.journal.append({kSpace, record.key, std::nullopt});
        ++lost;
    }
    if (!untold_.empty()) log::verbose(2, "{} subscriptions go on", untold_.size());
    if (lost) log::verbose(2, "{} subscriptions of before are over", lost);
    slice_ = std::max(kLeastSlice, untold_.size() / kSlices + 1);
    if (!untold_.empty()) tell_next_.start(kNextSlice);
}

bool Subscriptions::resume(std::string_view record) {
    auto stored = StoredSubscription::read(record);
    if (!stored) return false;
    const auto left = std::chrono::floor<Seconds>(stored->expires - services_.loop.wall_now());
    const auto& endpoint = services_.directory.endpoint(stored->endpoint);
    if (left <= Seconds{0} || !endpoint || !endpoint->allow_subscribe) return false;
    const auto event = sip::ValueParams::parse(stored->event);
    const auto* package = event ? find_package(event->value) : nullptr;
    if (package && !is_served(*package, *endpoint)) return false;
    const auto type = package ? type_named(stored->body_type, package->of) : std::nullopt;
    if (!type) return false;
    const BodyVariant variant{
        .names_presence = stored->names_presence,
        .early_in_use_ringing = *type == BodyType::DialogInfo && endpoint->notify_early_inuse_ringing};
    auto content =
        packages_->content({*package, *endpoint, *type, variant, stored->takes_lists}, stored->resource);
    if (!content) return false;
    auto& one = add(std::make_unique<Subscription>(
        *this, next_++,
        Subscription::Terms{endpoint, package, std::move(*content), stored->resource, *type, variant,
                            stored->takes_lists}));
    one.resume(std::move(*stored), std::min(left, kLongestSubscription));
    say_if_over(one);
    untold_.push_back(one.number());
    return true;
}

void Subscriptions::on_telling() {
    for (std::size_t told = 0; told < slice_ && !untold_.empty(); ++told) {
        const auto number = untold_.back();
        untold_.pop_back();
        if (const auto found = subscriptions_.find(number); found != subscriptions_.end())
            found->second->tell();
    }
    if (!untold_.empty()) tell_next_.start(kNextSlice);
}

}  // namespace asterism::presence
