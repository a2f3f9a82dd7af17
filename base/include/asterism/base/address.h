// SPDX-License-Identifier: Apache-2.0
// Addresses of the network layer: IPv4 and IPv6 hosts, host with port, and networks as ACLs and local_net
// name them. Plain values, compared and hashed by content. No name is ever resolved here.
//
// An IPv4-mapped IPv6 address (::ffff:192.0.2.1, RFC 4291 2.5.5.2) is the IPv4 host it stands for: however it
// was written or received, it is that address here, so that every check sees the host that is reached.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;
struct sockaddr_storage;

namespace asterism {

enum class Family : std::uint8_t { None, V4, V6 };

class IpAddress {
public:
    IpAddress() = default;
    /// "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; an IPv6 zone ("%eth0") is refused. Nullopt for anything
    /// else.
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress v4(std::uint32_t host_order);
    /// Of the family V4 when the bytes are IPv4-mapped.
    static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);
    static IpAddress any(Family family);
    static IpAddress loopback(Family family);

    Family family() const { return family_; }
    bool is_v4() const { return family_ == Family::V4; }
    bool is_v6() const { return family_ == Family::V6; }
    bool is_set() const { return family_ != Family::None; }
    /// 0.0.0.0 or ::
    bool is_any() const;
    bool is_loopback() const;
    bool is_multicast() const;
    /// One host that something can be sent to: not 0.0.0.0 or ::, no group, not the broadcast address.
    bool is_one_host() const;
    /// By what limits per source are counted: whoever has one address of an IPv6 /64 has them all.
    IpAddress source() const;
    /// Big-endian; 4 bytes used for IPv4.
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    /// Without brackets.
    std::string text() const;
    /// IPv6 in brackets, as URIs and Via write it.
    std::string uri_text() const;

    auto operator<=>(const IpAddress&) const = default;

private:
    Family family_ = Family::None;
    std::array<std::uint8_t, 16> bytes_{};
};

struct SocketAddress {
    IpAddress ip;
    std::uint16_t port = 0;

    /// "192.0.2.1:5060", "[2001:db8::1]:5060", or without port (then `default_port`).
    static std::optional<SocketAddress> parse(std::string_view text, std::uint16_t default_port = 0);
    static SocketAddress from(const sockaddr* address);
    /// Writes the system's form and returns its length; 0 when the address is not set.
    unsigned to(sockaddr_storage& out) const;
    bool is_set() const { return ip.is_set(); }
    std::string text() const;

    auto operator<=>(const SocketAddress&) const = default;
};

/// "10.0.0.0/8", "10.0.0.0/255.0.0.0", "2001:db8::/32", or a single address. "::ffff:10.0.0.0/104" is
/// 10.0.0.0/8; what reaches beyond the IPv4-mapped block from inside of it is no network.
class Network {
public:
    static std::optional<Network> parse(std::string_view text);
    Network(IpAddress base, unsigned prefix) : base_(base), prefix_(prefix) {}
    bool contains(const IpAddress& address) const;
    const IpAddress& base() const { return base_; }
    unsigned prefix() const { return prefix_; }
    std::string text() const;

    auto operator<=>(const Network&) const = default;

private:
    IpAddress base_;
    unsigned prefix_;
};

std::size_t hash_of(const IpAddress& address);
std::size_t hash_of(const SocketAddress& address);

}  // namespace asterism

template <>
struct std::hash<asterism::IpAddress> {
    std::size_t operator()(const asterism::IpAddress& address) const { return asterism::hash_of(address); }
};
template <>
struct std::hash<asterism::SocketAddress> {
    std::size_t operator()(const asterism::SocketAddress& address) const {
        return asterism::hash_of(address);
    }
};
