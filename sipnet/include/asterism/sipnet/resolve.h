// SPDX-License-Identifier: Apache-2.0
// From a URI to the places to try, in order (RFC 3263 4). Steps 4.1 (transport) and 4.2 (port and address)
// are numbered in the source. Asynchronous; runs on the exchange thread; the answer may come at once.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/rt/dns.h"
#include "asterism/sip/transport.h"
#include "asterism/sip/uri.h"

namespace asterism::sipnet {

struct Hop {
    sip::Transport transport = sip::Transport::Udp;
    SocketAddress address;
    /// The name that was looked up: what a TLS certificate must be valid for. Empty for an address.
    std::string server_name;
    /// How long DNS says that this holds; an address in the URI holds for ever.
    Seconds ttl = Seconds::max();
    bool operator==(const Hop&) const = default;
};

/// What may be tried at all: for each transport the families that a listener of it is bound to (587, 588).
struct Reach {
    struct Families {
        bool ipv4 = true, ipv6 = true;
        bool any() const { return ipv4 || ipv6; }
    };
    Families udp, tcp, tls;
    /// Those of a transport that has no listener, and is dialled all the same when it is asked for by name.
    Families dialled;

    bool has_listener(sip::Transport transport) const;
    const Families& families(sip::Transport transport) const;
};

using Hops = Result<std::vector<Hop>>;

/// `transport`: demanded by the configuration or the request's size; overrides what the URI says.
void resolve(rt::Resolver& resolver, const sip::UriView& uri, std::optional<sip::Transport> transport,
             const Reach& reach, std::function<void(const Hops&)> done);

}  // namespace asterism::sipnet
