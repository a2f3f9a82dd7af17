// SPDX-License-Identifier: Apache-2.0
// What we learn from the RTP that a peer sends: sequence and its cycles, loss, jitter (RFC 3550 A.1, A.3,
// A.8). A new SSRC begins anew and keeps the totals. Pure; lives in a stream on its worker.
#pragma once

#include <cstdint>

#include "asterism/base/time.h"

namespace asterism::media {

class RtpSource {
public:
    /// A packet was accepted. `clock` is that of its payload.
    void on_packet(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t clock,
                   std::size_t payload_bytes, MonoTime now);

    bool heard() const { return heard_; }
    std::uint32_t ssrc() const { return ssrc_; }
    std::uint64_t packets() const { return packets_; }
    std::uint64_t bytes() const { return bytes_; }
    /// Over the life of the stream; duplicates can make it negative.
    std::int64_t lost() const { return lost_before_ + expected() - static_cast<std::int64_t>(received_); }
    double jitter_seconds() const { return clock_ == 0 ? 0 : jitter_ / clock_; }
    std::uint32_t jitter_units() const { return static_cast<std::uint32_t>(jitter_); }
    std::uint32_t highest_sequence() const { return cycles_ + highest_; }

    /// For a report block: the share of packets lost since the last call, in 1/256.
    std::uint8_t take_fraction_lost();

private:
    std::int64_t expected() const {
        return heard_ ? static_cast<std::int64_t>(cycles_) + highest_ - base_ + 1 : 0;
    }
    void begin(std::uint32_t ssrc, std::uint16_t sequence);

    bool heard_ = false;
    bool resync_ = false;
    std::uint16_t resync_sequence_ = 0;
    std::uint16_t highest_ = 0;
    std::uint16_t base_ = 0;
    std::uint32_t ssrc_ = 0;
    std::uint32_t cycles_ = 0;
    std::uint64_t received_ = 0;  // since begin()
    std::int64_t lost_before_ = 0;
    std::int64_t expected_before_ = 0;
    std::uint64_t received_before_ = 0;
    std::uint64_t packets_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint32_t clock_ = 0;
    bool has_transit_ = false;
    std::uint32_t transit_ = 0;
    double jitter_ = 0;
};

}  // namespace asterism::media
