// SPDX-License-Identifier: Apache-2.0
// One transport of the configuration, as plain values: what `endpoint` makes of a `type=transport` section.
#pragma once

#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/rt/net.h"
#include "asterism/schema/acl.h"
#include "asterism/sip/transport.h"

namespace asterism::sipnet {

struct ListenerConfig {
    /// The section's name.
    std::string name;
    sip::Transport transport = sip::Transport::Udp;
    SocketAddress bind;
    int tos = 0;
    int cos = 0;
    /// cert_file, priv_key_file, ca_list_file, verify_*, cipher, method; for tls.
    rt::TlsOptions tls;
    /// tcp_keepalive_*; for tcp and tls.
    rt::StreamOptions stream;
    /// Told to peers outside local_net instead of our address and port (reference 180 to 182). May be a host
    /// name.
    std::string external_signaling_address;
    std::uint16_t external_signaling_port = 0;
    schema::NetworkList local_net;
};

/// What all listeners share.
struct NetConfig {
    /// Via does not ask for rport (type=system, disable_rport).
    bool disable_rport = false;
    /// CRLF CRLF on every connection at this interval (type=global, keep_alive_interval); 0: never.
    Seconds keep_alive_interval{0};
    /// An incoming connection that brings no SIP message within this time is closed (timer_b; reference 199).
    Millis first_message{32000};
    /// A connection without a message for so long is closed, unless a binding or dialog lives on it. 0:
    /// never.
    Seconds idle{0};
    /// Messages that wait longer than this for their turn, and go on doing so, mean overload (door.h).
    Millis overload_delay{100};
    /// New requests are shed under overload (type=global, taskprocessor_overload_trigger).
    bool shed_overload = true;
    /// A shed request on UDP is answered 503 with Retry-After instead of dropped (type=global,
    /// overload_answer_udp).
    bool overload_answer_udp = false;
};

}  // namespace asterism::sipnet
