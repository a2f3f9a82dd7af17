// SPDX-License-Identifier: Apache-2.0
// RTCP of one stream: what the peer reports is read, what we report is written (RFC 3550 6.4 to 6.6). Every
// compound packet of ours begins with SR or RR and names us by CNAME. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/media/rtcp_report.h"
#include "packet.h"

namespace asterism::media {

/// 64 bits of seconds since 1900 and their fraction.
std::uint64_t ntp_time(WallTime wall);

struct RtcpIn {
    std::uint32_t ssrc = 0;
    std::optional<SenderInfo> sender;
    std::vector<ReportBlock> reports;  // at most 31 per packet, 62 kept
    bool bye = false;
};
/// Nullopt when it is no sound compound packet (RFC 3550 A.2).
std::optional<RtcpIn> read_rtcp(ConstBytes datagram);

struct RtcpOut {
    std::uint32_t ssrc = 0;
    std::optional<SenderInfo> sender;
    std::optional<ReportBlock> report;
    std::string_view cname;
    bool bye = false;
};
std::vector<std::uint8_t> write_rtcp(const RtcpOut& out);

}  // namespace asterism::media
