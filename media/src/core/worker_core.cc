// SPDX-License-Identifier: Apache-2.0
#include "worker_core.h"

#include "../counters.h"
#include "asterism/base/expect.h"

namespace asterism::media {

WorkerCore::Transport* WorkerCore::find(TransportId id) {
    if (id.index >= transports_.size()) return nullptr;
    auto* transport = transports_[id.index].get();
    return transport != nullptr && transport->id == id ? transport : nullptr;
}

Stream* WorkerCore::find(StreamId id) {
    if (id.index >= streams_.size()) return nullptr;
    auto* stream = streams_[id.index].get();
    return stream != nullptr && stream->id() == id ? stream : nullptr;
}

void WorkerCore::open_transport(TransportId id, const SocketAddress& rtp) {
    if (transports_.size() <= id.index) transports_.resize(id.index + 1);
    if (!ASTERISM_EXPECT(transports_[id.index] == nullptr)) return;
    transports_[id.index] = std::make_unique<Transport>(Transport{id, rtp, {}});
}

void WorkerCore::close_transport(TransportId id) {
    auto* transport = find(id);
    if (transport == nullptr) return;
    while (!transport->streams.empty()) close_stream(transport->streams.back()->id());
    transports_[id.index].reset();
    env_.output.closed(id);
}

void WorkerCore::create_stream(StreamId id, TransportId transport_id, codec::Kind kind) {
    auto* transport = find(transport_id);
    if (transport == nullptr) return;
    if (streams_.size() <= id.index) streams_.resize(id.index + 1);
    if (!ASTERISM_EXPECT(streams_[id.index] == nullptr)) return;
    streams_[id.index] = std::make_unique<Stream>(env_, id, transport_id, kind, transport->rtp);
    transport->streams.push_back(streams_[id.index].get());
    ++stream_count_;
}

void WorkerCore::close_stream(StreamId id) {
    auto* stream = find(id);
    if (stream == nullptr) return;
    stream->close();
    const auto last = stream->stats();
    auto* transport = find(stream->transport());
    if (transport != nullptr) std::erase(transport->streams, stream);
    streams_[id.index].reset();
    --stream_count_;
    env_.tell({}, [id, last](Events& events) { events.on_closed(id, last); });
}

void WorkerCore::bridge(StreamId a, StreamId b, BridgeOptions options) {
    auto* one = find(a);
    auto* other = find(b);
    if (one != nullptr && other != nullptr) Stream::bridge(*one, *other, options);
}

Stream* WorkerCore::stream_of(Transport& transport, ConstBytes rtp) {
    if (transport.streams.empty()) return nullptr;
    if (transport.streams.size() > 1 && rtp.size() > 1)
        for (auto* stream : transport.streams)
            if (stream->takes(rtp[1] & 0x7f)) return stream;
    return transport.streams.front();
}

void WorkerCore::on_packet(TransportId id, bool rtcp_port, const SocketAddress& from, Bytes datagram) {
    auto* transport = find(id);
    if (transport == nullptr) return;
    const auto kind = kind_of(datagram);
    if (kind == PacketKind::Rtp && !rtcp_port) {
        auto* stream = stream_of(*transport, datagram);
        if (stream != nullptr) stream->on_rtp(datagram, from);
    } else if (kind == PacketKind::Rtcp) {
        if (!transport->streams.empty()) transport->streams.front()->on_rtcp(datagram, from);
    } else {
        counters::malformed.add();  // STUN and DTLS have no place on a plain transport
    }
}

}  // namespace asterism::media
