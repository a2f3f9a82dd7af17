// SPDX-License-Identifier: Apache-2.0
// Answers kept for their TTL (RFC 1035 3.2.1, 2308), so many and no more, and one question on the wire for
// all who ask the same at a time. Exchange thread, like the resolver that owns it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/rt/dns.h"

namespace asterism::rt {

class DnsCache {
public:
    /// What is known and not too old, with what is left of its TTL.
    std::optional<DnsAnswer> find(const std::string& name, DnsType type, MonoTime now) const;
    /// True when the caller is the first to ask, and shall put the question.
    bool join(const std::string& name, DnsType type, Resolver::Done done);
    /// Keeps the answer and tells everybody who joined.
    void settle(const std::string& name, DnsType type, const DnsAnswer& answer, MonoTime now);
    void clear() { known_.clear(); }
    std::size_t size() const { return known_.size(); }
    /// What is being asked.
    std::vector<std::pair<std::string, DnsType>> open() const;

    /// More than this are not kept: those that end soonest make room.
    static constexpr std::size_t kMostKnown = 10000;

private:
    static std::string key(const std::string& name, DnsType type);
    struct Known {
        DnsAnswer answer;
        MonoTime until;
    };
    TextMap<Known> known_;
    void make_room(MonoTime now);

    struct Asked {
        std::string name;
        DnsType type;
        std::vector<Resolver::Done> waiting;
    };
    TextMap<Asked> asking_;
};

}  // namespace asterism::rt
