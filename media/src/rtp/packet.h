// SPDX-License-Identifier: Apache-2.0
// An RTP packet over the bytes it came in (RFC 3550 5.1, RFC 8285 for the extension that we step over).
//
//    0                   1                   2                   3
//    |V=2|P|X|  CC   |M|     PT      |       sequence number         |
//    |                           timestamp                           |
//    |                             SSRC                              |
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace asterism::media {

using Bytes = std::span<std::uint8_t>;
using ConstBytes = std::span<const std::uint8_t>;

inline constexpr std::size_t kRtpHeader = 12;

/// What the first byte of a datagram on a media port says it is (RFC 7983).
enum class PacketKind : std::uint8_t { Rtp, Rtcp, Stun, Dtls, Other };
PacketKind kind_of(ConstBytes datagram);

struct RtpPacket {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    /// Without padding; at least kRtpHeader bytes of the datagram stand before it.
    Bytes payload;
};

/// Nullopt when it is no RTP.
std::optional<RtpPacket> read_rtp(Bytes datagram);

/// Writes a plain header of kRtpHeader bytes.
void write_rtp_header(std::uint8_t* to, const RtpPacket& packet);

inline std::uint16_t get16(const std::uint8_t* p) { return static_cast<std::uint16_t>(p[0] << 8 | p[1]); }
inline std::uint32_t get32(const std::uint8_t* p) {
    return std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3];
}
inline void put16(std::uint8_t* p, std::uint32_t v) {
    p[0] = static_cast<std::uint8_t>(v >> 8);
    p[1] = static_cast<std::uint8_t>(v);
}
inline void put32(std::uint8_t* p, std::uint32_t v) {
    put16(p, v >> 16);
    put16(p + 2, v);
}

}  // namespace asterism::media
