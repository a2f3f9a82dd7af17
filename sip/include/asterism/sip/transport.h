// SPDX-License-Identifier: Apache-2.0
// Where a message came from and where one goes to, as values: nothing here owns a socket. `sipnet` fills
// them in and understands them; this room compares, keeps and hands them back.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "asterism/base/address.h"
#include "asterism/base/bytes.h"

namespace asterism::sip {

enum class Transport : std::uint8_t { Udp, Tcp, Tls, Ws, Wss };

/// "UDP", "TCP", "TLS", "WS", "WSS": as Via writes it (and our Contact's transport parameter, in capitals).
std::string_view transport_name(Transport transport);
/// Any case. Nullopt for a transport that we do not speak.
std::optional<Transport> transport_of(std::string_view name);
constexpr bool is_stream(Transport transport) { return transport != Transport::Udp; }
constexpr bool is_secure(Transport transport) {
    return transport == Transport::Tls || transport == Transport::Wss;
}
/// RFC 7118: one message per WebSocket message, over TCP or TLS.
constexpr bool is_websocket(Transport transport) {
    return transport == Transport::Ws || transport == Transport::Wss;
}
/// 5061 for TLS, 80 and 443 for WebSocket, else 5060 (RFC 3261 19.1.2, RFC 7118).
std::uint16_t default_port(Transport transport);

/// Who delivers a message twice: a transport that loses them must be helped by repeats (RFC 3261 17).
enum class Reliability : std::uint8_t { Datagram, Stream };
constexpr Reliability reliability(Transport transport) {
    return is_stream(transport) ? Reliability::Stream : Reliability::Datagram;
}

/// One connection, WebSocket, or (for UDP) socket. `generation` tells a slot's tenants apart, `boot` our
/// lives. All zero: none.
struct FlowId {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    std::uint32_t boot = 0;
    std::uint16_t thread = 0;

    explicit operator bool() const { return generation != 0; }
    auto operator<=>(const FlowId&) const = default;
};

/// Where a message came from.
struct Origin {
    Transport transport = Transport::Udp;
    /// Which transport object of the configuration received it; numbers are given by `sipnet`.
    std::uint16_t listener = 0;
    SocketAddress source;
    SocketAddress local;
    FlowId flow;
};

/// Where a message goes to. With a flow it goes there and nowhere else; without one `sipnet` finds or opens
/// one.
struct Target {
    Transport transport = Transport::Udp;
    std::uint16_t listener = 0;
    /// False: our Via does not ask for rport (`disable_rport`).
    bool rport = true;
    SocketAddress remote;
    SocketAddress local;
    FlowId flow;
    /// "192.0.2.1:5060": host and port of our Via, for requests. Shared by all targets of one listener.
    SharedBytes sent_by;

    Reliability reliability() const { return sip::reliability(transport); }
};

}  // namespace asterism::sip

template <>
struct std::hash<asterism::sip::FlowId> {
    std::size_t operator()(const asterism::sip::FlowId& flow) const noexcept {
        std::uint64_t x = (std::uint64_t{flow.slot} << 32 | flow.generation) ^
                          (std::uint64_t{flow.boot} << 16 | flow.thread) * 0x9E3779B97F4A7C15ULL;
        x ^= x >> 32;
        return static_cast<std::size_t>(x * 0xD6E8FEB86659FD93ULL);
    }
};
