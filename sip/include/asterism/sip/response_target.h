// SPDX-License-Identifier: Apache-2.0
// Where a response goes (RFC 3261 18.2.2, RFC 3581 4, RFC 5118 for IPv6), and what our copy of its topmost
// Via says about where the request came from (RFC 3261 18.2.1). Pure functions of the request and its origin.
#pragma once

#include <string>
#include <string_view>

#include "asterism/sip/transport.h"
#include "asterism/sip/via.h"

namespace asterism::sip {

class Message;

/// A stream: back on its flow. Datagram: the source with rport's port, or with sent-by's port; never another
/// host, whatever maddr says. `force_rport`: as if rport had been asked for.
Target response_target(const Via& top_via, const Origin& origin, bool force_rport = false);
/// Likewise, by the message's own facts.
Target response_target(const Message& request);

/// The topmost Via of the response: `received` where the source is not what sent-by says (or rport was asked
/// for), and rport filled in. Behind what `out` holds.
void write_response_via(std::string& out, const Via& top_via, const Origin& origin, bool force_rport = false);
std::string response_via(const Via& top_via, const Origin& origin, bool force_rport = false);

}  // namespace asterism::sip
