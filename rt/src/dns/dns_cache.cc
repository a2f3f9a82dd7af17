// SPDX-License-Identifier: Apache-2.0
#include "dns_cache.h"

#include <algorithm>

namespace asterism::rt {

namespace {
/// RFC 2308 7: a server that fails is not asked again for each call.
constexpr Seconds kFailed{5};
constexpr Seconds kLongest{86400};

Seconds keep_for(const DnsAnswer& answer) {
    if (answer.outcome == DnsOutcome::Failed) return kFailed;
    return std::min(answer.ttl, kLongest);
}
}  // namespace

std::string DnsCache::key(const std::string& name, DnsType type) {
    std::string_view plain = name;
    if (plain.ends_with('.')) plain.remove_suffix(1);
    return std::to_string(static_cast<int>(type)) + " " + to_lower(plain);
}

std::optional<DnsAnswer> DnsCache::find(const std::string& name, DnsType type, MonoTime now) const {
    const auto at = known_.find(key(name, type));
    if (at == known_.end() || at->second.until <= now) return std::nullopt;
    auto answer = at->second.answer;
    answer.ttl = std::chrono::ceil<Seconds>(at->second.until - now);
    for (auto& record : answer.records) record.ttl = std::min(record.ttl, answer.ttl);
    return answer;
}

bool DnsCache::join(const std::string& name, DnsType type, Resolver::Done done) {
    auto& asked = asking_[key(name, type)];
    asked.name = name;
    asked.type = type;
    asked.waiting.push_back(std::move(done));
    return asked.waiting.size() == 1;
}

std::vector<std::pair<std::string, DnsType>> DnsCache::open() const {
    std::vector<std::pair<std::string, DnsType>> out;
    for (const auto& [key, asked] : asking_) out.emplace_back(asked.name, asked.type);
    return out;
}

void DnsCache::make_room(MonoTime now) {
    erase_if(known_, [&](const auto& one) { return one.second.until <= now; });
    if (known_.size() < kMostKnown) return;
    std::vector<MonoTime> ends;
    for (const auto& [key, known] : known_) ends.push_back(known.until);
    const auto eighth = ends.begin() + static_cast<std::ptrdiff_t>(ends.size() / 8);
    std::nth_element(ends.begin(), eighth, ends.end());
    erase_if(known_, [&](const auto& one) { return one.second.until <= *eighth; });
}

void DnsCache::settle(const std::string& name, DnsType type, const DnsAnswer& answer, MonoTime now) {
    if (const auto ttl = keep_for(answer); ttl.count() > 0) {
        if (known_.size() >= kMostKnown) make_room(now);
        known_[key(name, type)] = Known{answer, now + ttl};
    }
    const auto at = asking_.find(key(name, type));
    if (at == asking_.end()) return;
    const auto waiting = std::move(at->second.waiting);
    asking_.erase(at);
    for (const auto& done : waiting) done(answer);
}

}  // namespace asterism::rt
