// SPDX-License-Identifier: Apache-2.0
// The door for datagrams and for new connections.
#include "counters.h"
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
    const auto verdict = owner.door_->judge(datagram.bytes, origin.transport);
    if (verdict == Door::Verdict::Drop) return shed_requests.add();
    auto block = datagram.block ? datagram.block : SharedBytes::copy(datagram.bytes);
    if (verdict == Door::Verdict::Refuse) return owner.refuse(std::move(block), origin);
    owner.on_message(std::move(block), origin);
}

void SipNet::Listener::on_accept(std::unique_ptr<rt::Stream> accepted) {
    owner.adopt(this, config.transport, std::move(accepted));
}

void SipNet::on_message(SharedBytes bytes, const sip::Origin& origin) {
    received_messages.add();
    if (trace_) trace_->on_message(false, origin.transport, origin.source, bytes.view());
    layer_->receive(std::move(bytes), origin);
}

}  // namespace asterism::sipnet
