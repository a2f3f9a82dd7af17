// SPDX-License-Identifier: Apache-2.0
// "host[:port]" as URIs and Via write it: names, IPv4, IPv6 in brackets (RFC 3261 25.1, RFC 5118 4.1).
#pragma once

#include <cstdint>
#include <string_view>

#include "asterism/sip/parse_error.h"

namespace asterism::sip {

struct HostPort {
    std::string_view host;
    std::uint16_t port = 0;
    /// One past what was read.
    std::size_t end = 0;
    Rule fault = Rule::Empty;  // Empty: none

    bool ok() const { return fault == Rule::Empty; }
};

/// Reads as much as is host and port. `spaces`: around the colon, as Via allows.
HostPort read_host_port(std::string_view text, std::size_t at, bool spaces);

}  // namespace asterism::sip
