// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/features.h"

#include <algorithm>
#include <utility>

#include "agent_words.h"
#include "asterism/base/text.h"

namespace asterism::presence {

namespace {

struct FeatureFamilies {
    Feature feature;
    std::string_view family;
    /// Of what else there is to say; empty: nothing.
    std::string_view more;
};

/// In the order of Feature.
constexpr std::array<FeatureFamilies, kFeatures> kFeatureFamilies{{
    {Feature::DoNotDisturb, "DND", ""},
    {Feature::ForwardAlways, "CF", ""},
    {Feature::ForwardBusy, "CFB", ""},
    {Feature::ForwardNoAnswer, "CFU", "CFU_RINGS"},
    {Feature::Agent, "AGENT", "AGENT_ID"},
}};

/// A NOTIFY costs some ten microseconds.
constexpr std::size_t kToldInATurn = 64;

const FeatureFamilies& families_of(Feature feature) {
    return kFeatureFamilies[static_cast<std::size_t>(feature)];
}

bool means_off(std::string_view text) {
    constexpr std::string_view kNo[] = {"", "0", "n", "no", "f", "false", "off"};
    return std::ranges::any_of(kNo, [&](auto word) { return iequals(word, text); });
}

}  // namespace

Features::Features(rt::Loop& loop, store::Database& database) : loop_(loop), database_(database) {
    for (const auto& row : kFeatureFamilies) {
        database_.watch(row.family, *this);
        if (!row.more.empty()) database_.watch(row.more, *this);
    }
}

Features::~Features() { *alive_ = false; }

std::string_view Features::entry(std::string_view family, std::string_view endpoint) const {
    const auto* found = database_.get(family, endpoint);
    return found ? trim(*found) : std::string_view();
}

FeatureValue Features::value(std::string_view endpoint, Feature feature) const {
    const auto& row = families_of(feature);
    const auto text = entry(row.family, endpoint);
    FeatureValue out;
    switch (feature) {
        case Feature::DoNotDisturb:
            out.on = !means_off(text);
            break;
        case Feature::ForwardAlways:
        case Feature::ForwardBusy:
        case Feature::ForwardNoAnswer:
            out.number = text;
            out.on = !text.empty();
            break;
        case Feature::Agent:
            out.agent = agent_state_of(text).value_or(AgentState::LoggedOff);
            out.on = out.agent != AgentState::LoggedOff;
            break;
    }
    if (row.more.empty() || !out.on) return out;
    const auto more = entry(row.more, endpoint);
    if (feature == Feature::Agent)
        out.number = more;
    else
        out.rings = static_cast<unsigned>(std::min<std::uint64_t>(parse_uint(more).value_or(0), kMostRings));
    return out;
}

FeatureValues Features::values(std::string_view endpoint) const {
    FeatureValues out;
    for (const auto& row : kFeatureFamilies)
        out[static_cast<std::size_t>(row.feature)] = value(endpoint, row.feature);
    return out;
}

bool Features::write(std::string_view family, std::string_view endpoint, std::string_view value) {
    if (entry(family, endpoint) == value) return true;
    if (!value.empty()) return database_.put(family, endpoint, value);
    database_.remove(family, endpoint);
    return true;
}

std::expected<bool, FeatureFault> Features::set(std::string_view endpoint, Feature feature,
                                                const FeatureValue& wanted) {
    const auto& row = families_of(feature);
    const auto before = value(endpoint, feature);
    std::string text, more;
    switch (feature) {
        case Feature::DoNotDisturb:
            text = wanted.on ? "YES" : "";
            if (wanted.on == before.on) return false;
            break;
        case Feature::ForwardAlways:
        case Feature::ForwardBusy:
        case Feature::ForwardNoAnswer:
            if (!wanted.on) break;
            text = wanted.number.empty() ? before.number : wanted.number;
            if (text.empty()) return std::unexpected(FeatureFault::NoNumber);
            if (const auto rings = std::min(wanted.rings, kMostRings)) more = std::to_string(rings);
            break;
        case Feature::Agent:
            if (wanted.agent == AgentState::LoggedOff) break;
            text = agent_word(wanted.agent);
            more = wanted.number.empty() ? before.number : wanted.number;
            break;
    }
    // What says more goes first: whoever reads the one finds the other.
    const std::string former(row.more.empty() ? std::string_view() : entry(row.more, endpoint));
    if (!row.more.empty() && !write(row.more, endpoint, more)) return std::unexpected(FeatureFault::NoRoom);
    if (!write(row.family, endpoint, text)) {
        if (!row.more.empty()) write(row.more, endpoint, former);
        return std::unexpected(FeatureFault::NoRoom);
    }
    return value(endpoint, feature) != before;
}

std::uint64_t Features::watch(std::string_view endpoint, FeatureWatcher& watcher) {
    watchers_[std::string(endpoint)][next_] = &watcher;
    return next_++;
}

void Features::unwatch(std::string_view endpoint, std::uint64_t watch) {
    const auto at = watchers_.find(endpoint);
    if (at == watchers_.end()) return;
    at->second.erase(watch);
    if (at->second.empty()) watchers_.erase(at);
}

void Features::on_entry(std::string_view, std::string_view key) {
    if (!watchers_.contains(key)) return;
    changed_.emplace(key);
    tell_later();
}

void Features::tell_later() {
    if (std::exchange(telling_, true)) return;
    loop_.post([this, alive = alive_] {
        if (*alive) tell();
    });
}

// Who is told may leave, and others with him. However often something changes, everybody's turn comes.
void Features::tell() {
    telling_ = false;
    for (const auto& endpoint : std::exchange(changed_, {}))
        if (const auto at = watchers_.find(endpoint); at != watchers_.end())
            for (const auto& [number, watcher] : at->second) untold_.emplace(endpoint, number);
    for (std::size_t told = 0; told < kToldInATurn && !untold_.empty(); ++told) {
        auto next = untold_.upper_bound(told_);
        if (next == untold_.end()) next = untold_.begin();
        told_ = *next;
        untold_.erase(next);
        const auto at = watchers_.find(told_.first);
        if (at == watchers_.end()) continue;
        if (const auto found = at->second.find(told_.second); found != at->second.end())
            found->second->on_features();
    }
    if (!untold_.empty()) tell_later();
}

}  // namespace asterism::presence
