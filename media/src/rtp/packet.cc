// SPDX-License-Identifier: Apache-2.0
#include "packet.h"

namespace asterism::media {

PacketKind kind_of(ConstBytes datagram) {
    if (datagram.empty()) return PacketKind::Other;
    const auto first = datagram[0];
    if (first <= 3) return PacketKind::Stun;
    if (first >= 20 && first <= 63) return PacketKind::Dtls;
    if (first < 128 || first > 191 || datagram.size() < 2) return PacketKind::Other;
    // RFC 5761 4: payload types 64 to 95 with the marker are RTCP.
    return datagram[1] >= 192 && datagram[1] <= 223 ? PacketKind::Rtcp : PacketKind::Rtp;
}

std::optional<RtpPacket> read_rtp(Bytes datagram) {
    if (datagram.size() < kRtpHeader || datagram[0] >> 6 != 2) return std::nullopt;
    std::size_t header = kRtpHeader + 4u * (datagram[0] & 0x0f);
    if ((datagram[0] & 0x10) != 0) {  // the extension: profile, length in words
        if (datagram.size() < header + 4) return std::nullopt;
        header += 4 + 4u * get16(&datagram[header + 2]);
    }
    if (datagram.size() < header) return std::nullopt;
    std::size_t padding = 0;
    if ((datagram[0] & 0x20) != 0) {
        padding = datagram.back();
        if (padding == 0 || datagram.size() - header < padding) return std::nullopt;
    }
    return RtpPacket{.payload_type = static_cast<std::uint8_t>(datagram[1] & 0x7f),
                     .marker = (datagram[1] & 0x80) != 0,
                     .sequence = get16(&datagram[2]),
                     .timestamp = get32(&datagram[4]),
                     .ssrc = get32(&datagram[8]),
                     .payload = datagram.subspan(header, datagram.size() - header - padding)};
}

void write_rtp_header(std::uint8_t* to, const RtpPacket& packet) {
    to[0] = 0x80;
    to[1] = static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | packet.payload_type);
    put16(to + 2, packet.sequence);
    put32(to + 4, packet.timestamp);
    put32(to + 8, packet.ssrc);
}

}  // namespace asterism::media
