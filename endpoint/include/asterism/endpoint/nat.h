// SPDX-License-Identifier: Apache-2.0
// What NAT makes necessary (reference 17, 176 to 182): messages of peers are read as if they had said where
// they really are. A message is immutable, so a rewritten one is made anew, and only where something changes.
#pragma once

#include "asterism/endpoint/directory.h"
#include "asterism/sip/message.h"

namespace asterism::endpoint {

/// By its option, and always over WebSocket, whose clients cannot know where they are (statement 202).
bool rewrites_contact(const Endpoint& endpoint, const sip::Origin& origin);

/// rewrite_contact: Contact (or the top Record-Route, statement 177) becomes source address, port and
/// transport; on REGISTER the former host goes into x-ast-orig-host (178). force_rport is marked on the
/// message.
void apply_nat(sip::Message& message, const Endpoint& endpoint);

/// Takes x-ast-... parameters out of what strangers send (statement 17).
void strip_private_params(sip::Message& message);

}  // namespace asterism::endpoint
