// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/address.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

namespace asterism {

namespace {

constexpr std::size_t kMaxText = 64;

bool parse_number(std::string_view text, unsigned max, unsigned& out) {
    if (text.empty()) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && out <= max;
}

std::uint64_t mix(std::uint64_t value) {
    value ^= value >> 32;
    value *= 0x9E3779B97F4A7C15ULL;
    value ^= value >> 29;
    value *= 0xBF58476D1CE4E5B9ULL;
    return value ^ (value >> 32);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
        if (text.find(':') == text.npos) return std::nullopt;
    }
    if (text.empty() || text.size() >= kMaxText) return std::nullopt;
    if (text.find('\0') != text.npos) return std::nullopt;  // inet_pton would stop there
    char buffer[kMaxText];
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = 0;
    IpAddress address;
    if (text.find(':') == text.npos) {
        if (inet_pton(AF_INET, buffer, address.bytes_.data()) != 1) return std::nullopt;
        address.family_ = Family::V4;
    } else {
        std::array<std::uint8_t, 16> bytes{};
        if (inet_pton(AF_INET6, buffer, bytes.data()) != 1) return std::nullopt;
        address = v6(bytes);
    }
    return address;
}

IpAddress IpAddress::v4(std::uint32_t host_order) {
    IpAddress address;
    address.family_ = Family::V4;
    for (int i = 0; i < 4; ++i) address.bytes_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
    return address;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes) {
    IpAddress address;
    constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
        address.family_ = Family::V4;
        std::copy(bytes.begin() + kMapped.size(), bytes.end(), address.bytes_.begin());
    } else {
        address.family_ = Family::V6;
        address.bytes_ = bytes;
    }
    return address;
}

IpAddress IpAddress::any(Family family) { return family == Family::V6 ? v6({}) : v4(0); }

IpAddress IpAddress::loopback(Family family) {
    if (family == Family::V4) return v4(0x7F000001);
    std::array<std::uint8_t, 16> one{};
    one[15] = 1;
    return v6(one);
}

bool IpAddress::is_any() const { return is_set() && bytes_ == std::array<std::uint8_t, 16>{}; }

bool IpAddress::is_loopback() const {
    if (is_v4()) return bytes_[0] == 127;
    return is_v6() && *this == loopback(Family::V6);
}

bool IpAddress::is_multicast() const {
    if (is_v4()) return (bytes_[0] & 0xF0) == 0xE0;
    return is_v6() && bytes_[0] == 0xFF;
}

bool IpAddress::is_one_host() const {
    if (!is_set() || is_any() || is_multicast()) return false;
    if (is_v4()) return bytes_[0] != 0 && *this != v4(0xFFFFFFFF);
    return true;
}

IpAddress IpAddress::source() const {
    auto source = *this;
    if (is_v6()) std::fill(source.bytes_.begin() + 8, source.bytes_.end(), std::uint8_t{0});
    return source;
}

std::string IpAddress::text() const {
    if (!is_set()) return {};
    char buffer[INET6_ADDRSTRLEN];
    if (is_v4()) {
        char* end = buffer;
        for (std::size_t i = 0; i < 4; ++i) {
            if (i > 0) *end++ = '.';
            end = std::to_chars(end, std::end(buffer), bytes_[i]).ptr;
        }
        return {buffer, end};
    }
    inet_ntop(AF_INET6, bytes_.data(), buffer, sizeof buffer);
    return buffer;
}

std::string IpAddress::uri_text() const { return is_v6() ? "[" + text() + "]" : text(); }

std::optional<SocketAddress> SocketAddress::parse(std::string_view text, std::uint16_t default_port) {
    SocketAddress out;
    out.port = default_port;
    std::string_view host = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == text.npos) return std::nullopt;
        host = text.substr(0, close + 1);
        const auto rest = text.substr(close + 1);
        if (!rest.empty()) {
            if (rest[0] != ':' || rest.size() == 1) return std::nullopt;
            port = rest.substr(1);
        }
    } else if (const auto colon = text.find(':');
               colon != text.npos && text.find(':', colon + 1) == text.npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
        if (port.empty()) return std::nullopt;
    }
    const auto ip = IpAddress::parse(host);
    if (!ip) return std::nullopt;
    out.ip = *ip;
    if (!port.empty()) {
        unsigned number = 0;
        if (!parse_number(port, 65535, number)) return std::nullopt;
        out.port = static_cast<std::uint16_t>(number);
    }
    return out;
}

SocketAddress SocketAddress::from(const sockaddr* address) {
    SocketAddress out;
    if (address->sa_family == AF_INET) {
        const auto* in = reinterpret_cast<const sockaddr_in*>(address);
        out.ip = IpAddress::v4(ntohl(in->sin_addr.s_addr));
        out.port = ntohs(in->sin_port);
    } else if (address->sa_family == AF_INET6) {
        const auto* in = reinterpret_cast<const sockaddr_in6*>(address);
        std::array<std::uint8_t, 16> bytes;
        std::memcpy(bytes.data(), in->sin6_addr.s6_addr, 16);
        out.ip = IpAddress::v6(bytes);
        out.port = ntohs(in->sin6_port);
    }
    return out;
}

unsigned SocketAddress::to(sockaddr_storage& out) const {
    std::memset(&out, 0, sizeof out);
    if (ip.is_v4()) {
        auto* in = reinterpret_cast<sockaddr_in*>(&out);
        in->sin_family = AF_INET;
        in->sin_port = htons(port);
        std::memcpy(&in->sin_addr, ip.bytes().data(), 4);
        return sizeof(sockaddr_in);
    }
    if (ip.is_v6()) {
        auto* in = reinterpret_cast<sockaddr_in6*>(&out);
        in->sin6_family = AF_INET6;
        in->sin6_port = htons(port);
        std::memcpy(&in->sin6_addr, ip.bytes().data(), 16);
        return sizeof(sockaddr_in6);
    }
    return 0;
}

std::string SocketAddress::text() const { return fmt::format("{}:{}", ip.uri_text(), port); }

std::optional<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto host = text.substr(0, slash);
    const auto base = IpAddress::parse(host);
    if (!base) return std::nullopt;
    // Written in IPv4-mapped form, its length counts the 96 bits in front as well.
    const bool mapped = base->is_v4() && host.find(':') != host.npos;
    const unsigned bits = base->is_v4() && !mapped ? 32 : 128;
    const auto network = [&](unsigned prefix) -> std::optional<Network> {
        if (!mapped) return Network(*base, prefix);
        if (prefix < 96) return std::nullopt;
        return Network(*base, prefix - 96);
    };
    if (slash == text.npos) return network(bits);
    const auto length = text.substr(slash + 1);
    unsigned prefix = 0;
    if (parse_number(length, bits, prefix)) return network(prefix);
    // The older spelling: a netmask, whose ones must come first.
    const auto mask = IpAddress::parse(length);
    if (!mask || mask->is_v4() != (bits == 32)) return std::nullopt;
    prefix = 0;
    bool ended = false;
    for (unsigned i = 0; i < bits; ++i) {
        const bool one = mask->bytes()[i / 8] >> (7 - i % 8) & 1;
        if (one && ended) return std::nullopt;
        if (one) ++prefix;
        ended = !one;
    }
    return network(prefix);
}

bool Network::contains(const IpAddress& address) const {
    if (address.family() != base_.family()) return false;
    const unsigned whole = prefix_ / 8;
    if (std::memcmp(address.bytes().data(), base_.bytes().data(), whole) != 0) return false;
    const unsigned rest = prefix_ % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
    return ((address.bytes()[whole] ^ base_.bytes()[whole]) & mask) == 0;
}

std::string Network::text() const { return fmt::format("{}/{}", base_.text(), prefix_); }

std::size_t hash_of(const IpAddress& address) {
    std::uint64_t halves[2];
    std::memcpy(halves, address.bytes().data(), 16);
    return mix(halves[0] ^ mix(halves[1] + static_cast<std::uint64_t>(address.family())));
}

std::size_t hash_of(const SocketAddress& address) { return mix(hash_of(address.ip) + address.port); }

}  // namespace asterism
