// SPDX-License-Identifier: Apache-2.0
// The two things that hold sockets: a listener (a datagram socket or a listening one) and a flow (one
// connection).
#pragma once

#include <deque>

#include "asterism/sip/framer.h"
#include "asterism/sipnet/sip_net.h"

namespace asterism::sipnet {

struct SipNet::Flow final : rt::StreamHandler {
    Flow(SipNet& owner, sip::FlowId id) : owner(owner), id(id), framer(owner.layer_->options().limits) {}

    void on_open(rt::Stream& stream) override;
    void on_bytes(rt::Stream& stream, std::string_view bytes) override;
    void on_piece(rt::Stream& stream, SharedBytes piece) override;
    void on_closed(rt::Stream& stream, rt::CloseReason reason, std::string_view detail) override;

    SipNet& owner;
    sip::FlowId id;
    sip::Transport transport = sip::Transport::Tcp;
    std::uint16_t listener = 0;
    SocketAddress remote;
    SocketAddress local;
    std::string server_name;  // of one that we opened, TLS: whom its certificate had to name
    bool incoming = false;
    bool alive = true;
    bool heard_message = false;
    MonoTime opened;
    MonoTime latest;
    /// Since when a message is unfinished; MonoTime{}: none is. With I/O threads these watch it
    /// (Cutter::patience).
    MonoTime unfinished;
    std::unique_ptr<rt::Stream> stream;
    sip::Framer framer;
    /// What it has brought waits for a turn (flow_reading.cc); whole messages that its I/O thread cut.
    bool put_off = false;
    bool held = false;  // and it is not read from
    std::deque<SharedBytes> pieces;
};

struct SipNet::Listener final : rt::DatagramHandler, rt::Acceptor {
    Listener(SipNet& owner, std::uint16_t number, ListenerConfig config)
        : owner(owner), number(number), config(std::move(config)) {}

    void on_datagram(const rt::Datagram& datagram) override;
    void on_undelivered(const SocketAddress& to, std::string_view bytes, bool by_icmp) override;
    void on_accept(std::unique_ptr<rt::Stream> accepted) override;
    SocketAddress local() const { return udp ? udp->local() : door ? door->local() : config.bind; }

    SipNet& owner;
    std::uint16_t number;
    ListenerConfig config;
    std::unique_ptr<rt::UdpSocket> udp;
    std::unique_ptr<rt::Listener> door;
    std::shared_ptr<rt::TlsContext> tls;
};

}  // namespace asterism::sipnet
