// SPDX-License-Identifier: Apache-2.0
#include "rtp_end.h"

#include <string_view>

#include "asterism/base/text.h"

namespace asterism::flows {

namespace {
void put16(std::string& out, unsigned value) {
    out += static_cast<char>(value >> 8 & 0xff);
    out += static_cast<char>(value & 0xff);
}
void put32(std::string& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}
std::uint32_t number(std::string_view bytes) {
    std::uint32_t out = 0;
    for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
    return out;
}
}  // namespace

std::optional<std::string> rtp_body(std::string_view notation) {
    std::string out;
    for (const auto part : split(notation, '+')) {
        const auto [digits, times] = split_once(part, '*');
        const auto bytes = unhex(digits);
        const auto count = times.empty() ? std::optional<std::uint64_t>(1) : parse_uint(times);
        if (!bytes || bytes->empty() || !count || *count > 2000) return std::nullopt;
        for (auto i = *count; i > 0; --i) out += *bytes;
    }
    return out;
}

RtpEnd::RtpEnd(rt::Net& net, SocketAddress address, std::uint32_t ssrc) : address_(address), ssrc_(ssrc) {
    rt::UdpOptions options;
    options.bind = address;
    if (auto made = net.udp(options, *this)) udp_ = std::move(*made);
    options.bind.port = static_cast<std::uint16_t>(address.port + 1);
    if (auto made = net.udp(options, rtcp_)) rtcp_udp_ = std::move(*made);
}

void RtpEnd::put(const SocketAddress& to, unsigned payload, bool marker, std::uint32_t timestamp,
                 const std::string& body) {
    std::string out("\x80");
    out += static_cast<char>(payload | (marker ? 0x80u : 0u));
    put16(out, sequence_++);
    put32(out, timestamp);
    put32(out, ssrc_);
    if (udp_) udp_->send(to, SharedBytes::copy(out + body));
}

void RtpEnd::send(const SocketAddress& to, unsigned payload, std::string body) {
    put(to, payload, false, timestamp_, body);
    timestamp_ += 160;
}

void RtpEnd::send_digit(const SocketAddress& to, unsigned payload, char digit, std::uint16_t length) {
    static constexpr std::string_view kDigits = "0123456789*#ABCD!";
    for (int i = 1; i <= 6; ++i) {
        std::string body(1, static_cast<char>(kDigits.find(digit)));
        body += static_cast<char>(i > 3 ? 0x80 | 10 : 10);
        put16(body, i > 3 ? length : static_cast<unsigned>(i) * length / 4);
        put(to, payload, i == 1, timestamp_, body);
    }
    timestamp_ += length;
}

void RtpEnd::send_rtcp(const SocketAddress& to, std::string_view what) {
    const auto theirs = arrived.empty() ? 0 : arrived.back().ssrc;
    const bool reports = what == "rr";
    auto out = reports ? std::string("\x81\xc9\x00\x07", 4) : std::string("\x80\xc9\x00\x01", 4);
    put32(out, ssrc_);
    if (reports) {
        put32(out, theirs);
        put32(out, 64u << 24 | 10);  // a quarter lost since the last one, ten in all
        put32(out, 0);
        put32(out, 80);  // jitter
        put32(out, 0);
        put32(out, 0);
    } else if (what == "bye") {
        out += std::string("\x81\xcb\x00\x01", 4);
        put32(out, ssrc_);
    } else {
        const bool fir = what == "fir";
        out += fir ? std::string("\x84\xce\x00\x04", 4) : std::string("\x81\xce\x00\x02", 4);
        put32(out, ssrc_);
        put32(out, fir ? 0 : theirs);
        if (fir) {
            put32(out, theirs);
            put32(out, 1u << 24);
        }
    }
    if (rtcp_udp_) rtcp_udp_->send(to, SharedBytes::copy(out));
}

void RtpEnd::Rtcp::on_datagram(const rt::Datagram& datagram) {
    std::string_view rest = datagram.bytes;
    while (rest.size() >= 4) {
        const auto type = static_cast<unsigned char>(rest[1]);
        const auto form = static_cast<unsigned char>(rest[0]) & 0x1f;
        const auto size = 4u * (number(rest.substr(2, 2)) + 1u);
        end.arrived_rtcp.emplace_back(type == 200                ? "sr"
                                      : type == 201              ? "rr"
                                      : type == 202              ? "sdes"
                                      : type == 203              ? "bye"
                                      : type == 206 && form == 1 ? "pli"
                                      : type == 206 && form == 4 ? "fir"
                                                                 : "other");
        if (size > rest.size()) return;
        rest.remove_prefix(size);
    }
}

void RtpEnd::on_datagram(const rt::Datagram& datagram) {
    const auto bytes = datagram.bytes;
    if (bytes.size() < 12 || (static_cast<unsigned char>(bytes[0]) >> 6) != 2) return;
    RtpPacket packet;
    packet.payload = static_cast<unsigned char>(bytes[1]) & 0x7f;
    packet.marker = (static_cast<unsigned char>(bytes[1]) & 0x80) != 0;
    packet.sequence = static_cast<std::uint16_t>(number(bytes.substr(2, 2)));
    packet.timestamp = number(bytes.substr(4, 4));
    packet.ssrc = number(bytes.substr(8, 4));
    packet.body = bytes.substr(12);
    arrived.push_back(std::move(packet));
}

}  // namespace asterism::flows
