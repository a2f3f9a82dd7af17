// SPDX-License-Identifier: Apache-2.0
// What a stream has counted so far, for CHANNEL(rtcp,...), call records and metrics. A copy, taken on the
// worker.
#pragma once

#include <cstdint>

#include "asterism/base/address.h"
#include "asterism/base/time.h"

namespace asterism::media {

/// What a value was over time: least, most, mean and deviation (Welford's method). Small, since every stream
/// has some.
struct Spread {
    std::uint32_t count = 0;
    float least = 0, most = 0, mean = 0, squares = 0;

    void add(double value);
    /// Of all the values, 0 below two.
    double deviation() const;
};

/// One side of the reports, a sample for each.
struct Quality {
    Spread jitter;  // seconds
    Spread lost;    // packets since the report before
    Spread mes;
    double latest_mes = 0;
};

/// The experience of a listener, 0 to 100: the rating R of the E-model (ITU-T G.107) in the shape that
/// Cole and Rosenbluth gave it for G.711 ("Voice over IP performance monitoring", ACM CCR 31(2), 2001). The
/// delay is half the round trip and a jitter buffer of twice the jitter.
double listening_quality(double share_lost, double jitter, double round_trip);

struct Stats {
    std::uint32_t local_ssrc = 0;
    std::uint32_t remote_ssrc = 0;
    std::uint64_t packets_out = 0;
    std::uint64_t bytes_out = 0;  // payload
    std::uint64_t packets_in = 0;
    std::uint64_t bytes_in = 0;
    /// Seen from here: packets that never came (RFC 3550 A.3), and jitter in seconds.
    std::int64_t lost_in = 0;
    double jitter_in = 0;
    /// As the peer reports it.
    std::int64_t lost_out = 0;
    double jitter_out = 0;
    /// Seconds; 0 until a report made it known.
    double round_trip = 0;
    /// Dropped because they came from a stranger, or were no RTP, or of no agreed payload.
    std::uint64_t strangers = 0;
    std::uint64_t malformed = 0;
    std::uint64_t unknown_payload = 0;
    std::uint64_t rtcp_in = 0;
    std::uint64_t rtcp_out = 0;
    /// As heard here, and as the peer reports it.
    Quality in, out;
    Spread trips;  // seconds
    SocketAddress local_rtp;
    SocketAddress remote_rtp;  // where we send
};

}  // namespace asterism::media
