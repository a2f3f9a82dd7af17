// SPDX-License-Identifier: Apache-2.0
// Requests of ours within a dialog: which way they go, what follows of their answers. Sessions and
// subscriptions alike; a dialog belongs to whoever uses it, and nothing here keeps it.
//
//   RFC 3261 12.2.1.1    the route set, or the remote target, is where it goes next
//   RFC 5626, RFC 5923   what came over a connection goes back over it while it stands
//   RFC 3261 13.2.2.4    the ACK of a 2xx is a request of its own
//   RFC 3261 22.2        repeated with credentials: the number is the dialog's
//   RFC 5057 5.1         which answers end the usage that asked
//
// Exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "asterism/endpoint/requester.h"
#include "asterism/sip/dialog.h"

namespace asterism::endpoint {

/// Within a dialog the peer's Contact and Record-Route say where a request goes. They lead to a socket of
/// ours only when the peer is ourselves: a call that an administrator sends round by our own address. `way`:
/// to the peer, as the latest message showed it.
sipnet::Words words_within(sipnet::SipNet& net, const sip::Target& way);

/// The way from us to whoever sent `request`: his address, and that of ours which he sees.
sip::Target way_back(sipnet::SipNet& net, const sip::Origin& origin);

/// The peer of `dialog` is where the Contact of `request`, one of his, says (RFC 3261 12.2.2, RFC 6141 4.1);
/// behind NAT, where it came from (statement 177).
void refresh_target(sip::Dialog& dialog, const sip::Message& request, const Endpoint& endpoint);

/// `draft`, a request of `dialog`, ready for a Requester.
Outgoing outgoing_within(sipnet::SipNet& net, const sip::Dialog& dialog, sip::Draft draft,
                         Ref<Endpoint> endpoint, const sip::Target& way);

/// Sends a request of `dialog` whose answer matters only where it says that the usage is over: `ended` hears
/// its status, unless `usage` has expired by then. `dialog` must live as long as `usage`.
void send_within(Requester& requester, sip::Dialog& dialog, Outgoing outgoing, std::weak_ptr<bool> usage,
                 std::function<void(int status)> ended);

/// Finds the way of an ACK to `next_hop` and calls `send`, perhaps in a later turn, when a name has to be
/// resolved; not at all when there is none, which the log says.
void send_ack(sipnet::SipNet& net, const sip::Draft& ack, const std::string& next_hop, const sip::Target& way,
              std::function<void(const sip::Draft&, sip::Target)> send);

}  // namespace asterism::endpoint
