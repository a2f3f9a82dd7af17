// SPDX-License-Identifier: Apache-2.0
#include "sim_backend.h"

namespace asterism::media {

class SimBackend::Pair final : public BoundPair {
public:
    Socket rtp_socket;
    Socket rtcp_socket;
};

SimBackend::SimBackend(const Options& options, rt::Loop& loop, rt::Net& net, const Tell& tell)
    : loop_(loop),
      net_(net),
      options_(options),
      loader_(loop),
      core_({loop, *this, loader_, tell, options, "simulated"}) {}

SimBackend::~SimBackend() = default;

void SimBackend::set_options(const Options& options) {
    options_ = options;
    core_.set_options(options);
}

Result<std::unique_ptr<BoundPair>> SimBackend::bind(const TransportWish& wish) {
    const auto range = wish.ports.is_set() ? wish.ports : options_.ports;
    const unsigned first = (range.first + 1u) & ~1u;
    if (first + 1 > range.last) return fail("no pair of ports in the range");
    const unsigned pairs = (range.last - first + 1) / 2;
    for (unsigned tries = 0; tries < pairs; ++tries) {
        const auto port = static_cast<std::uint16_t>(first + 2 * (next_pair_++ % pairs));
        auto made = std::make_unique<Pair>();
        made->rtp = {wish.address, port};
        made->rtcp = {wish.address, static_cast<std::uint16_t>(port + 1)};
        auto rtp =
            net_.udp({made->rtp, static_cast<int>(wish.tos), static_cast<int>(wish.cos)}, made->rtp_socket);
        if (!rtp) continue;
        auto rtcp =
            net_.udp({made->rtcp, static_cast<int>(wish.tos), static_cast<int>(wish.cos)}, made->rtcp_socket);
        if (!rtcp) continue;
        made->rtp_socket.udp = std::move(*rtp);
        made->rtcp_socket.udp = std::move(*rtcp);
        return made;
    }
    return fail("no free pair of ports");
}

void SimBackend::open(TransportId id, std::unique_ptr<BoundPair> bound) {
    std::unique_ptr<Pair> pair(static_cast<Pair*>(bound.release()));
    for (auto* socket : {&pair->rtp_socket, &pair->rtcp_socket}) {
        socket->backend = this;
        socket->transport = id;
    }
    pair->rtcp_socket.rtcp = true;
    if (pairs_.size() <= id.index) pairs_.resize(id.index + 1);
    const auto rtp = pair->rtp;
    pairs_[id.index] = std::move(pair);
    post(0, [id, rtp](WorkerCore& core) { core.open_transport(id, rtp); });
}

void SimBackend::close(TransportId id) {
    post(0, [id](WorkerCore& core) { core.close_transport(id); });
}

void SimBackend::post(unsigned, Job job) {
    loop_.post([self = std::weak_ptr(self_), job = std::move(job)]() mutable {
        const auto alive = self.lock();
        if (alive) job((*alive)->core_);
    });
}

void SimBackend::Socket::on_datagram(const rt::Datagram& datagram) {
    if (backend == nullptr) return;  // bound, and not given to anybody yet
    std::vector<std::uint8_t> bytes(datagram.bytes.begin(), datagram.bytes.end());
    backend->core_.on_packet(transport, rtcp, datagram.from, bytes);
}

void SimBackend::send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) {
    if (transport.index >= pairs_.size() || !pairs_[transport.index]) return;
    auto& socket = rtcp ? pairs_[transport.index]->rtcp_socket : pairs_[transport.index]->rtp_socket;
    socket.udp->send(to, SharedBytes::copy({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
}

void SimBackend::closed(TransportId transport) {
    if (transport.index >= pairs_.size() || !pairs_[transport.index]) return;
    // Its place may be another's by now: open() does not wait for what was posted.
    if (pairs_[transport.index]->rtp_socket.transport == transport) pairs_[transport.index].reset();
}

}  // namespace asterism::media
