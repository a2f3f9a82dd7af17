// SPDX-License-Identifier: Apache-2.0
// Within a dialog the peer's Contact and Record-Route say where a request goes. They lead to a socket of ours
// only when the peer is ourselves: a call that an administrator sends round by our own address.
#pragma once

#include "asterism/sipnet/sip_net.h"

namespace asterism::call {

/// `way`: where the peer is.
inline sipnet::Words words_within(sipnet::SipNet& net, const sip::Target& way) {
    // The other end of a connection of ours to ourselves has a port of its own.
    const bool ourselves =
        net.is_ours(way.remote) || (sip::is_stream(way.transport) && way.remote.ip == way.local.ip);
    return ourselves ? sipnet::Words::OfAdministrator : sipnet::Words::OfPeer;
}

}  // namespace asterism::call
