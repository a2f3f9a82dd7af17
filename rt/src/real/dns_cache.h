// SPDX-License-Identifier: Apache-2.0
// Answers kept for their TTL, and one question on the wire for all who ask the same at a time.
#pragma once

#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/rt/dns.h"

namespace asterism::rt {

class DnsCache {
public:
    /// Null when not known or too old.
    const DnsAnswer* find(const std::string& name, DnsType type, MonoTime now) const;
    /// True when the caller is the first to ask, and shall put the question.
    bool join(const std::string& name, DnsType type, Resolver::Done done);
    /// Keeps the answer and tells everybody who joined.
    void settle(const std::string& name, DnsType type, const DnsAnswer& answer, MonoTime now);
    void clear() { known_.clear(); }

private:
    static std::string key(const std::string& name, DnsType type);
    struct Known {
        DnsAnswer answer;
        MonoTime until;
    };
    TextMap<Known> known_;
    TextMap<std::vector<Resolver::Done>> asking_;
};

}  // namespace asterism::rt
