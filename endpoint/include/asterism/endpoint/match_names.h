// SPDX-License-Identifier: Apache-2.0
// Host names in `match` of identify objects, resolved without holding anybody up and asked again when their
// TTL is over (reference 41, 42). A name that cannot be resolved keeps the addresses it had.
//
// Owned by `server`; exchange thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/timer.h"
#include "asterism/endpoint/directory.h"
#include "asterism/rt/dns.h"
#include "asterism/rt/loop.h"

namespace asterism::endpoint {

class MatchNames {
public:
    MatchNames(rt::Loop& loop, rt::Resolver& resolver);
    ~MatchNames();

    /// The names of this configuration from now on; known ones keep what they have, all are asked again.
    void follow(const schema::Snapshot& snapshot);
    /// Is `address` one of the name's?
    bool has(const std::string& host, bool by_srv, const IpAddress& address) const;

private:
    class Name;
    static std::string key_of(const std::string& host, bool by_srv);

    rt::Loop& loop_;
    rt::Resolver& resolver_;
    TextMap<std::unique_ptr<Name>> names_;
};

}  // namespace asterism::endpoint
