// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/trunk_health.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"

namespace asterism::endpoint {

using namespace std::chrono_literals;

namespace {
constexpr unsigned kFailuresInRow = 3;
constexpr Seconds kRest = 30s;
constexpr Seconds kLongestRest = 600s;
constexpr Seconds kLookAgain = 1s;
/// Contacts of one endpoint that are remembered as failing: URIs in dial strings may be any.
constexpr std::size_t kMostTroubles = 64;
}  // namespace

std::string_view to_text(Health health) {
    switch (health) {
        case Health::Up:
            return "Up";
        case Health::Degraded:
            return "Degraded";
        case Health::Down:
            return "Down";
        case Health::Unknown:
            break;
    }
    return "Unknown";
}

/// What speaks for it, what against it, and all of it in words.
class TrunkHealth::Opinion {
public:
    void good(const std::string& words) { good_ = true, say(words); }
    void bad(const std::string& words) { bad_ = true, say(words); }
    void mixed(const std::string& words) { good_ = bad_ = true, say(words); }
    HealthReport report() const {
        const auto health = good_  ? bad_ ? Health::Degraded : Health::Up
                            : bad_ ? Health::Down
                                   : Health::Unknown;
        return {health, words_};
    }

private:
    void say(const std::string& words) { words_ += words_.empty() ? words : "; " + words; }
    bool good_ = false, bad_ = false;
    std::string words_;
};

TrunkHealth::TrunkHealth(Services services) : services_(services), again_(services.loop.wheel(), *this) {
    follow();
}
TrunkHealth::~TrunkHealth() = default;

void TrunkHealth::follow() {
    erase_if(calls_, [this](const auto& one) { return !services_.directory.endpoint(one.first); });
    erase_if(told_, [this](const auto& one) {
        const auto& endpoint = services_.directory.endpoint(one.first);
        return !endpoint || !endpoint->use_trunk_health;
    });
    for (const auto& endpoint : services_.directory.snapshot()->all<Endpoint>())
        if (endpoint->use_trunk_health) told_.try_emplace(endpoint->name, Health::Unknown);
    if (told_.empty())
        again_.stop();
    else if (!again_.running())
        again_.start(kLookAgain);
}

void TrunkHealth::on_reached(const Endpoint& endpoint, const std::string& contact) {
    auto& calls = calls_[endpoint.name];
    calls.reached = true;
    if (const auto at = calls.troubles.find(contact); at != calls.troubles.end()) {
        if (at->second.in_row >= kFailuresInRow)
            log::notice("endpoint {}: {} answers calls again", endpoint.name, contact);
        calls.troubles.erase(at);
    }
}

void TrunkHealth::on_failed(const Endpoint& endpoint, const std::string& contact, std::string why) {
    auto& calls = calls_[endpoint.name];
    calls.reached = false;
    if (!calls.troubles.contains(contact) && calls.troubles.size() >= kMostTroubles) calls.troubles.clear();
    auto& trouble = calls.troubles[contact];
    ++trouble.in_row;
    trouble.why = std::move(why);
    if (trouble.in_row < kFailuresInRow) return;
    const auto doublings = std::min(trouble.in_row - kFailuresInRow, 10u);
    const auto rest = std::min(kLongestRest, kRest * (1u << doublings));
    trouble.rests_until = services_.loop.now() + rest;
    if (endpoint.use_trunk_health)
        log::warning("endpoint {}: {} calls in a row failed at {} ({}), it rests for {} s", endpoint.name,
                     trouble.in_row, contact, trouble.why, rest.count());
}

bool TrunkHealth::is_resting(std::string_view endpoint, std::string_view contact) const {
    const auto calls = calls_.find(endpoint);
    if (calls == calls_.end()) return false;
    const auto at = calls->second.troubles.find(contact);
    return at != calls->second.troubles.end() && at->second.rests_until > services_.loop.now();
}

bool TrunkHealth::is_trunk(const Endpoint& endpoint) const {
    if (services_.registrations.registration_of(endpoint.name)) return true;
    return std::ranges::any_of(endpoint.aors, [this](const auto& name) {
        const auto& aor = services_.directory.aor(name);
        return aor && !aor->contact.empty();
    });
}

void TrunkHealth::judge_registration(const Endpoint& endpoint, Opinion& opinion) const {
    const auto state = services_.registrations.registration_of(endpoint.name);
    if (!state) return;
    if (state->registered)
        opinion.good("registered");
    else if (state->failed)
        opinion.bad(fmt::format("not registered ({})", state->why));
}

void TrunkHealth::judge_contacts(const Endpoint& endpoint, Opinion& opinion) const {
    std::size_t reachable = 0, unreachable = 0;
    for (const auto& aor : endpoint.aors)
        for (const auto& contact : services_.locator.contacts(aor)) {
            reachable += contact.status == ContactStatus::Reachable;
            unreachable += contact.status == ContactStatus::Unreachable;
        }
    if (reachable + unreachable == 0) return;
    const auto words =
        fmt::format("{} of {} qualified contacts reachable", reachable, reachable + unreachable);
    if (unreachable == 0)
        opinion.good(words);
    else if (reachable == 0)
        opinion.bad(words);
    else
        opinion.mixed(words);
}

void TrunkHealth::judge_calls(const Endpoint& endpoint, Opinion& opinion) const {
    const auto at = calls_.find(endpoint.name);
    if (at == calls_.end()) return;
    const auto& calls = at->second;
    if (calls.reached) opinion.good("the latest call was answered");
    // Where nothing has failed yet, a call may get through; nor is anything down that is tried next.
    bool another_place = false;
    for (const auto& aor : endpoint.aors)
        for (const auto& contact : services_.locator.contacts(aor))
            another_place |= !calls.troubles.contains(contact.uri);
    for (const auto& [contact, trouble] : calls.troubles) {
        if (trouble.in_row < kFailuresInRow) continue;
        const auto left = std::chrono::ceil<Seconds>(trouble.rests_until - services_.loop.now());
        const auto words =
            fmt::format("{} calls in a row failed at {} ({}, {})", trouble.in_row, contact, trouble.why,
                        left > 0s ? fmt::format("rests for {} s", left.count()) : std::string("tried next"));
        if (left > 0s && !another_place)
            opinion.bad(words);
        else
            opinion.mixed(words);
    }
}

HealthReport TrunkHealth::report(const Endpoint& endpoint) const {
    Opinion opinion;
    judge_registration(endpoint, opinion);
    judge_contacts(endpoint, opinion);
    judge_calls(endpoint, opinion);
    return opinion.report();
}

// Registrations and contacts change by themselves; who uses their health is looked at each second.
void TrunkHealth::look() {
    again_.start(kLookAgain);
    for (auto& [name, told] : told_) {
        const auto& endpoint = services_.directory.endpoint(name);
        if (!endpoint) continue;
        const auto report = this->report(*endpoint);
        if (report.health == std::exchange(told, report.health)) continue;
        log::notice("Trunk '{}' is {}: {}", name, to_text(report.health), report.why);
        services_.events.publish("TrunkHealth", EventClass::System, [&](Event& event) {
            event.add("Endpoint", name).add("Health", to_text(report.health)).add("Reason", report.why);
        });
    }
}

}  // namespace asterism::endpoint
