// SPDX-License-Identifier: Apache-2.0
// Names to records, asynchronously. RFC 3263's order of questions is sipnet's; caching by TTL is here, so
// that every room profits. A, AAAA (with the hosts file), SRV, NAPTR.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/time.h"

namespace asterism::rt {

enum class DnsType : std::uint16_t { A = 1, Aaaa = 28, Srv = 33, Naptr = 35 };

struct DnsRecord {
    DnsType type = DnsType::A;
    Seconds ttl{0};
    IpAddress address;                   // A, AAAA
    std::uint16_t priority = 0;          // SRV priority; NAPTR order
    std::uint16_t weight = 0;            // SRV weight; NAPTR preference
    std::uint16_t port = 0;              // SRV
    std::string target;                  // SRV target; NAPTR replacement
    std::string flags, service, regexp;  // NAPTR
};

enum class DnsOutcome : std::uint8_t {
    Found,
    NoSuchName,  ///< the name does not exist
    NoData,      ///< it exists, without records of this type
    Failed,      ///< no server answered, or none that made sense
};

struct DnsAnswer {
    DnsOutcome outcome = DnsOutcome::Failed;
    std::vector<DnsRecord> records;
    /// How long it may be believed: the least TTL on the way to the records (CNAMEs, too), or what the zone
    /// says of names that are not there (RFC 2308 5). Nothing: for this once.
    Seconds ttl{0};
};

/// What resolver_unbound.conf says.
struct ResolverOptions {
    /// Asked in this order, before those of resolv.conf.
    std::vector<SocketAddress> servers;
    /// Names that need no question; empty: none.
    std::string hosts_file = "/etc/hosts";
    /// Empty: the system's.
    std::string resolv_conf;
    /// Above 0: each question and answer is in the log at debug.
    unsigned debug = 0;
    bool operator==(const ResolverOptions&) const = default;
};

class Resolver {
public:
    using Done = std::function<void(const DnsAnswer&)>;
    virtual ~Resolver() = default;
    /// `done` is called once, in a later turn or, from the cache, at once.
    virtual void ask(const std::string& name, DnsType type, Done done) = 0;
    /// From now on. Something else than before: what was known is forgotten, and what is being asked is asked
    /// again.
    virtual void configure(const ResolverOptions& options) = 0;
};

}  // namespace asterism::rt
