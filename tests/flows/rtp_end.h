// SPDX-License-Identifier: Apache-2.0
// Where a peer hears and speaks: an RTP socket that keeps what came and numbers what goes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "asterism/rt/sim.h"

namespace asterism::flows {

struct RtpPacket {
    unsigned payload = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::string body;
};

class RtpEnd final : public rt::DatagramHandler {
public:
    RtpEnd(rt::SimNet& net, SocketAddress address, std::uint32_t ssrc);
    const SocketAddress& address() const { return address_; }

    /// 20 ms of something that can be told from other packets.
    void send(const SocketAddress& to, unsigned payload, std::string body);
    /// RFC 4733: three packets while it lasts, three that say its end; `length` in the clock's units.
    void send_digit(const SocketAddress& to, unsigned payload, char digit, std::uint16_t length);

    std::vector<RtpPacket> arrived;

private:
    void on_datagram(const rt::Datagram& datagram) override;
    void put(const SocketAddress& to, unsigned payload, bool marker, std::uint32_t timestamp,
             const std::string& body);

    SocketAddress address_;
    std::uint32_t ssrc_;
    std::uint16_t sequence_ = 100;
    std::uint32_t timestamp_ = 1000;
    std::unique_ptr<rt::UdpSocket> udp_;
};

}  // namespace asterism::flows
