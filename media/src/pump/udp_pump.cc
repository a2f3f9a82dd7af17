// SPDX-License-Identifier: Apache-2.0
#include "udp_pump.h"

#include <sys/socket.h>

#include "../counters.h"

namespace asterism::media {

UdpPump::~UdpPump() {
    for (auto& sockets : all_) unwatch(*sockets);
}

void UdpPump::place(TransportId id, Sockets& sockets) {
    if (sockets_.size() <= id.index) sockets_.resize(id.index + 1);
    sockets_[id.index] = &sockets;
    sockets.rtp.transport = sockets.rtcp.transport = id;
}

void UdpPump::open(TransportId id, std::unique_ptr<Sockets> sockets) {
    place(id, *sockets);
    sockets->rtp.fd = sockets->pair->rtp_fd();
    sockets->rtcp.fd = sockets->pair->rtcp_fd();
    sockets->rtcp.rtcp = true;
    for (auto* socket : {&sockets->rtp, &sockets->rtcp}) {
        socket->pump = this;
        loop_.watch(socket->fd, EPOLLIN, *socket);
    }
    sockets->place = all_.size();
    all_.push_back(std::move(sockets));
}

void UdpPump::open_again(TransportId id, Sockets& sockets) {
    // Bounded: a flood must not keep us here.
    constexpr int kMostLate = 64;
    for (const auto* socket : {&sockets.rtp, &sockets.rtcp})
        for (int i = 0; i < kMostLate && recv(socket->fd, buffer_.data(), 1, MSG_DONTWAIT) >= 0; ++i)
            counters::late.add();
    place(id, sockets);
}

void UdpPump::retire(Sockets& sockets) {
    unwatch(sockets);
    const auto place = sockets.place;
    std::swap(all_[place], all_.back());
    all_[place]->place = place;
    all_.pop_back();
}

void UdpPump::unwatch(Sockets& sockets) {
    loop_.unwatch(sockets.rtp.fd, sockets.rtp);
    loop_.unwatch(sockets.rtcp.fd, sockets.rtcp);
}

void UdpPump::closed(TransportId transport) {
    if (transport.index >= sockets_.size() || !sockets_[transport.index]) return;
    auto& sockets = *std::exchange(sockets_[transport.index], nullptr);
    sockets.rtp.transport = sockets.rtcp.transport = {};
}

void UdpPump::Socket::on_ready(std::uint32_t) { pump->read(*this); }

void UdpPump::read(const Socket& socket) {
    sockaddr_storage from;
    socklen_t from_size = sizeof from;
    const auto size = recvfrom(socket.fd, buffer_.data(), buffer_.size(), MSG_TRUNC,
                               reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size < 0) return;
    if (!socket.transport) return counters::late.add();
    if (size == 0) return;
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
