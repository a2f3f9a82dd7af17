// SPDX-License-Identifier: Apache-2.0
// The door for datagrams and for new connections.
#include "flow.h"

namespace asterism::sipnet {

void SipNet::Listener::on_datagram(const rt::Datagram& datagram) {
    // RFC 5626 3.5.1 is for streams; over UDP a CRLF pair is a NAT's keepalive and wants no answer. Anything
    // shorter than a start line is noise.
    if (datagram.bytes.size() < 16) return;
    sip::Origin origin;
    origin.transport = sip::Transport::Udp;
    origin.listener = number;
    origin.source = datagram.from;
    origin.local = datagram.to;
    owner.arrive(datagram.bytes, datagram.block, origin);
}

// RFC 3261 18.4
void SipNet::Listener::on_undelivered(const SocketAddress& to, std::string_view bytes, bool by_icmp) {
    owner.layer_->on_send_failed(to, bytes, by_icmp);
}

void SipNet::Listener::on_accept(std::unique_ptr<rt::Stream> accepted) {
    owner.adopt(this, config.transport, std::move(accepted));
}

}  // namespace asterism::sipnet
