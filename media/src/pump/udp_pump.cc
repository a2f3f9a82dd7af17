// SPDX-License-Identifier: Apache-2.0
#include "udp_pump.h"

#include <sys/socket.h>

#include "../counters.h"

namespace asterism::media {

UdpPump::~UdpPump() {
    for (auto& sockets : sockets_)
        if (sockets) unwatch(*sockets);
}

void UdpPump::open(TransportId id, std::unique_ptr<SocketPair> pair) {
    if (sockets_.size() <= id.index) sockets_.resize(id.index + 1);
    auto made = std::make_unique<Sockets>();
    const auto prepare = [&](Socket& socket, bool rtcp, int fd) {
        socket.pump = this;
        socket.transport = id;
        socket.rtcp = rtcp;
        socket.fd = fd;
        loop_.watch(fd, EPOLLIN, socket);
    };
    prepare(made->rtp, false, pair->rtp_fd());
    prepare(made->rtcp, true, pair->rtcp_fd());
    made->pair = std::move(pair);
    sockets_[id.index] = std::move(made);
}

void UdpPump::unwatch(Sockets& sockets) {
    loop_.unwatch(sockets.rtp.fd, sockets.rtp);
    loop_.unwatch(sockets.rtcp.fd, sockets.rtcp);
}

void UdpPump::closed(TransportId transport) {
    if (transport.index >= sockets_.size() || !sockets_[transport.index]) return;
    unwatch(*sockets_[transport.index]);
    sockets_[transport.index].reset();
}

void UdpPump::Socket::on_ready(std::uint32_t) { pump->read(*this); }

void UdpPump::read(const Socket& socket) {
    sockaddr_storage from;
    socklen_t from_size = sizeof from;
    const auto size = recvfrom(socket.fd, buffer_.data(), buffer_.size(), MSG_TRUNC,
                               reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size <= 0) return;
    if (static_cast<std::size_t>(size) > buffer_.size()) {
        counters::malformed.add();
        return;
    }
    core_->on_packet(socket.transport, socket.rtcp, SocketAddress::from(reinterpret_cast<sockaddr*>(&from)),
                     Bytes(buffer_.data(), static_cast<std::size_t>(size)));
}

void UdpPump::send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) {
    if (transport.index >= sockets_.size() || !sockets_[transport.index]) return;
    const auto& sockets = *sockets_[transport.index];
    sockaddr_storage address;
    const auto size = to.to(address);
    // A full buffer or a vanished route loses the packet, as any network may.
    if (sendto(rtcp ? sockets.rtcp.fd : sockets.rtp.fd, bytes.data(), bytes.size(), 0,
               reinterpret_cast<const sockaddr*>(&address), size) < 0)
        counters::send_failed.add();
}

}  // namespace asterism::media
