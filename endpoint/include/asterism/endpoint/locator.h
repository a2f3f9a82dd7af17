// SPDX-License-Identifier: Apache-2.0
// Where somebody can be reached: the contacts of addresses of record. `registrar` implements it, `call` and
// others ask. In memory, so the answer comes at once; what is shared between nodes will be fetched into
// memory before it is asked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/sip/transport.h"

namespace asterism::endpoint {

enum class ContactStatus : std::uint8_t { Unknown, NonQualified, Reachable, Unreachable };

/// One way to reach an address of record, permanent or registered.
struct Reachable {
    /// "6001@@hash" or "6001;@hash" (statement 117).
    std::string id;
    std::string aor;
    std::string uri;
    /// Route header values, nearest first: the stored Path (RFC 3327).
    std::vector<std::string> route;
    /// Its aor has support_path: requests to it say so (575).
    bool takes_path = false;
    /// The connection it registered over, if it lives on one.
    sip::FlowId flow;
    /// The listener it registered at; 0: any.
    std::uint16_t listener = 0;
    std::string endpoint;
    std::string user_agent;
    ContactStatus status = ContactStatus::NonQualified;
    /// Round trip of the last OPTIONS; 0: unknown.
    Micros rtt{0};
    /// Not set for a permanent one.
    std::optional<WallTime> expires;
};

class Locator {
public:
    virtual ~Locator() = default;
    /// All contacts of `aor`, permanent ones first.
    virtual std::vector<Reachable> contacts(std::string_view aor) const = 0;
    /// The one of that id.
    virtual std::optional<Reachable> contact(std::string_view aor, std::string_view id) const {
        for (auto& one : contacts(aor))
            if (one.id == id) return std::move(one);
        return std::nullopt;
    }
};

}  // namespace asterism::endpoint
