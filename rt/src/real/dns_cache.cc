// SPDX-License-Identifier: Apache-2.0
#include "dns_cache.h"

#include <algorithm>

namespace asterism::rt {

namespace {
constexpr std::size_t kMostKnown = 10000;
/// RFC 2308: negative answers for a while; failures for a moment, so that a dead server is not asked for each
/// call.
constexpr Seconds kNegative{30};
constexpr Seconds kFailed{2};
constexpr Seconds kLongest{86400};
}  // namespace

std::string DnsCache::key(const std::string& name, DnsType type) {
    return std::to_string(static_cast<int>(type)) + " " + to_lower(name);
}

const DnsAnswer* DnsCache::find(const std::string& name, DnsType type, MonoTime now) const {
    const auto at = known_.find(key(name, type));
    return at == known_.end() || at->second.until <= now ? nullptr : &at->second.answer;
}

bool DnsCache::join(const std::string& name, DnsType type, Resolver::Done done) {
    auto& waiting = asking_[key(name, type)];
    waiting.push_back(std::move(done));
    return waiting.size() == 1;
}

void DnsCache::settle(const std::string& name, DnsType type, const DnsAnswer& answer, MonoTime now) {
    Seconds ttl = answer.outcome == DnsOutcome::Failed ? kFailed : kNegative;
    if (answer.outcome == DnsOutcome::Found) {
        ttl = kLongest;
        for (const auto& record : answer.records) ttl = std::min(ttl, record.ttl);
    }
    if (known_.size() >= kMostKnown) known_.clear();
    if (ttl.count() > 0) known_[key(name, type)] = Known{answer, now + ttl};
    const auto at = asking_.find(key(name, type));
    if (at == asking_.end()) return;
    const auto waiting = std::move(at->second);
    asking_.erase(at);
    for (const auto& done : waiting) done(answer);
}

}  // namespace asterism::rt
