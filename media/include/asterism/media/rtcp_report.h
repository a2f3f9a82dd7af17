// SPDX-License-Identifier: Apache-2.0
// One RTCP report, sent or received, for whoever follows them (AMI's RTCPSent and RTCPReceived). Plain
// values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "asterism/base/address.h"

namespace asterism::media {

/// RFC 3550 6.4.1: what one hears of the other.
struct ReportBlock {
    std::uint32_t ssrc = 0;  // of whom it speaks
    std::uint8_t fraction_lost = 0;
    std::int32_t lost = 0;  // 24 bits, signed
    std::uint32_t highest_sequence = 0;
    std::uint32_t jitter = 0;
    std::uint32_t last_sr = 0;
    std::uint32_t delay_since_last_sr = 0;  // 1/65536 s
};

struct SenderInfo {
    std::uint64_t ntp = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t packets = 0;
    std::uint32_t bytes = 0;
};

struct RtcpReport {
    bool sent = false;
    SocketAddress peer;
    std::uint32_t ssrc = 0;
    /// Set in a sender report.
    std::optional<SenderInfo> sender;
    std::vector<ReportBlock> blocks;
    /// Of a received one: seconds, 0 until it is known.
    double round_trip = 0;
};

}  // namespace asterism::media
