// SPDX-License-Identifier: Apache-2.0
// RTCP of one stream: what the peer reports is read, what we report is written (RFC 3550 6.4 to 6.6), the
// wish for a whole picture (PLI, RFC 4585 6.3.1; FIR, RFC 5104 4.3.1) and for lost packets (NACK, RFC
// 4585 6.2.1). Every compound packet of ours begins with SR or RR and names us by CNAME; of theirs one may be
// feedback alone (RFC 5506). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/media/rtcp_report.h"
#include "packet.h"

namespace asterism::media {

/// 64 bits of seconds since 1900 and their fraction.
std::uint64_t ntp_time(WallTime wall);

/// RFC 4585 6.2.1: a packet that did not come, and which of the 16 behind it did not, either.
struct MissingPackets {
    std::uint16_t first = 0;
    std::uint16_t following = 0;  // bit by bit
};

struct RtcpIn {
    std::uint32_t ssrc = 0;
    std::optional<SenderInfo> sender;
    std::vector<ReportBlock> reports;  // at most 31 per packet, 62 kept
    bool bye = false;
    bool picture = false;                 // PLI or FIR
    std::vector<MissingPackets> missing;  // at most 62
};
/// Nullopt when it is no sound compound packet (RFC 3550 A.2).
std::optional<RtcpIn> read_rtcp(ConstBytes datagram);

/// A wish for a whole picture.
struct PictureWish {
    bool fir = false;  // else PLI
    std::uint32_t ssrc = 0;
    std::uint8_t number = 0;  // of a FIR: repeats have the same
};

struct RtcpOut {
    std::uint32_t ssrc = 0;
    std::optional<SenderInfo> sender;
    std::optional<ReportBlock> report;
    std::string_view cname;
    bool bye = false;
    std::optional<PictureWish> picture;
    /// Asked of `missing_of`.
    std::span<const MissingPackets> missing;
    std::uint32_t missing_of = 0;
};
std::vector<std::uint8_t> write_rtcp(const RtcpOut& out);

}  // namespace asterism::media
