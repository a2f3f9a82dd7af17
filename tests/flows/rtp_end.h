// SPDX-License-Identifier: Apache-2.0
// Where a peer hears and speaks: an RTP socket that keeps what came and numbers what goes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/rt/net.h"

namespace asterism::flows {

struct RtpPacket {
    unsigned payload = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::string body;
};

/// "ff*160", "2e00*18+07": bytes in hexadecimal digits, so many times, parted by '+'. Nullopt when it cannot
/// be read.
std::optional<std::string> rtp_body(std::string_view notation);

class RtpEnd final : public rt::DatagramHandler {
public:
    RtpEnd(rt::Net& net, SocketAddress address, std::uint32_t ssrc);
    const SocketAddress& address() const { return address_; }

    /// 20 ms of something that can be told from other packets.
    void send(const SocketAddress& to, unsigned payload, std::string body);
    /// RFC 4733: three packets while it lasts, three that say its end; `length` in the clock's units.
    void send_digit(const SocketAddress& to, unsigned payload, char digit, std::uint16_t length);

    /// A receiver report and what is named: "pli", "fir", "bye"; RFC 4585 6.1 wants them together.
    void send_rtcp(const SocketAddress& to, std::string_view what);
    /// Takes up another name, or another numbering, from the next packet on.
    void change_ssrc() { ++ssrc_; }
    void jump(std::uint16_t sequence, std::uint32_t timestamp) {
        sequence_ = static_cast<std::uint16_t>(sequence_ + sequence);
        timestamp_ += timestamp;
    }

    std::vector<RtpPacket> arrived;
    std::size_t seen = 0;
    /// What RTCP packets were: "sr", "rr", "sdes", "bye", "pli", "fir".
    std::vector<std::string> arrived_rtcp;
    std::size_t seen_rtcp = 0;

private:
    void on_datagram(const rt::Datagram& datagram) override;
    void put(const SocketAddress& to, unsigned payload, bool marker, std::uint32_t timestamp,
             const std::string& body);

    SocketAddress address_;
    std::uint32_t ssrc_;
    std::uint16_t sequence_ = 100;
    std::uint32_t timestamp_ = 1000;
    std::unique_ptr<rt::UdpSocket> udp_;
    /// The port above.
    struct Rtcp final : rt::DatagramHandler {
        explicit Rtcp(RtpEnd& of) : end(of) {}
        void on_datagram(const rt::Datagram& datagram) override;
        RtpEnd& end;
    } rtcp_{*this};
    std::unique_ptr<rt::UdpSocket> rtcp_udp_;
};

}  // namespace asterism::flows
