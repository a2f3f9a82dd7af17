// SPDX-License-Identifier: Apache-2.0
// Everything of a worker but its sockets: transports, streams, and the commands of the exchange. Packets and
// time come in, packets and events go out, so tests and fuzzers play calls with bytes alone.
//
// Lives on its worker's loop. Ids that are gone are ignored.
#pragma once

#include <memory>
#include <vector>

#include "stream.h"

namespace asterism::media {

class WorkerCore {
public:
    explicit WorkerCore(Environment env) : env_(std::move(env)) {}

    void set_options(Options options) { env_.options = std::move(options); }

    void open_transport(TransportId id, const SocketAddress& rtp);
    void close_transport(TransportId id);
    void create_stream(StreamId id, TransportId transport, codec::Kind kind);
    void close_stream(StreamId id);
    /// Null when it is gone.
    Stream* find(StreamId id);
    void bridge(StreamId a, StreamId b, BridgeOptions options);

    /// A datagram of one of a transport's sockets. The bytes may be written over.
    void on_packet(TransportId transport, bool rtcp_port, const SocketAddress& from, Bytes datagram);

    std::size_t streams() const { return stream_count_; }
    Environment& environment() { return env_; }

private:
    struct Transport {
        TransportId id;
        SocketAddress rtp;
        std::vector<Stream*> streams;
    };
    Transport* find(TransportId id);
    static Stream* stream_of(Transport& transport, ConstBytes rtp);

    Environment env_;
    std::vector<std::unique_ptr<Transport>> transports_;
    std::vector<std::unique_ptr<Stream>> streams_;
    std::size_t stream_count_ = 0;
};

}  // namespace asterism::media
