// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/description.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::sdp {

namespace {

const Attribute* find_in(const std::vector<Attribute>& list, std::string_view name) {
    const auto at =
        std::find_if(list.begin(), list.end(), [name](const Attribute& a) { return a.name == name; });
    return at == list.end() ? nullptr : &*at;
}

std::optional<Direction> direction_in(const std::vector<Attribute>& list) {
    for (const auto& attribute : list) {
        if (attribute.has_value || attribute.name.size() < 8) continue;
        for (auto d : {Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly, Direction::Inactive})
            if (attribute.name == to_text(d)) return d;
    }
    return std::nullopt;
}

/// The value of `name` whose first word is the number `payload`; what follows that word.
std::string_view of_payload(const std::vector<Attribute>& list, std::string_view name, unsigned payload) {
    for (const auto& attribute : list) {
        if (attribute.name != name) continue;
        const auto [number, rest] = split_once(attribute.value, ' ');
        if (parse_uint(number) == payload) return trim(rest);
    }
    return {};
}

unsigned number_of(std::string_view text) {
    // Some write "20.0".
    const auto number = parse_uint(trim(text.substr(0, text.find('.'))));
    return number && *number <= 10000 ? static_cast<unsigned>(*number) : 0;
}

}  // namespace

std::string_view to_text(Direction direction) {
    switch (direction) {
        case Direction::SendRecv:
            return "sendrecv";
        case Direction::SendOnly:
            return "sendonly";
        case Direction::RecvOnly:
            return "recvonly";
        case Direction::Inactive:
            break;
    }
    return "inactive";
}

std::optional<RtpMap> read_rtpmap(std::string_view value) {
    const auto [payload, map] = split_once(trim(value), ' ');
    const auto number = parse_uint(payload);
    const auto [encoding, rest] = split_once(trim(map), '/');
    const auto [clock_text, channels_text] = split_once(rest, '/');
    const auto clock = parse_uint(clock_text);
    const auto channels = channels_text.empty() ? std::optional<std::uint64_t>(1) : parse_uint(channels_text);
    if (!number || *number > 127 || encoding.empty() || !clock || *clock == 0 || *clock > 10'000'000)
        return {};
    if (!channels || *channels == 0 || *channels > 255) return {};
    return RtpMap{static_cast<std::uint8_t>(*number), encoding, static_cast<std::uint32_t>(*clock),
                  static_cast<std::uint8_t>(*channels)};
}

std::vector<std::string_view> Media::formats() const {
    std::vector<std::string_view> words;
    auto text = formats_text;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end != 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool Media::is_rtp() const { return protocol.find("RTP/") != std::string_view::npos; }
const Attribute* Media::find(std::string_view name) const { return find_in(attributes, name); }

std::string_view Media::value(std::string_view name) const {
    const auto* found = find(name);
    return found != nullptr ? trim(found->value) : std::string_view();
}

std::optional<RtpMap> Media::rtpmap(unsigned payload) const {
    for (const auto& attribute : attributes) {
        if (attribute.name != "rtpmap") continue;
        auto map = read_rtpmap(attribute.value);
        if (map && map->payload == payload) return map;
    }
    return std::nullopt;
}

std::string_view Media::fmtp(unsigned payload) const { return of_payload(attributes, "fmtp", payload); }
std::optional<Direction> Media::direction() const { return direction_in(attributes); }
unsigned Media::ptime() const { return number_of(value("ptime")); }
unsigned Media::maxptime() const { return number_of(value("maxptime")); }

const Attribute* Description::find(std::string_view name) const { return find_in(attributes, name); }
std::optional<Direction> Description::direction() const { return direction_in(attributes); }

const Connection* Description::connection_of(const Media& section) const {
    if (section.connection) return &*section.connection;
    return connection ? &*connection : nullptr;
}

Direction Description::direction_of(const Media& section) const {
    const auto own = section.direction();
    return own ? *own : direction().value_or(Direction::SendRecv);
}

SocketAddress Description::rtp_address(const Media& section) const {
    const auto* at = connection_of(section);
    return at != nullptr && at->ip.is_set() ? SocketAddress{at->ip, section.port} : SocketAddress{};
}

std::uint16_t Description::rtcp_port(const Media& section) const {
    const auto value = section.value("rtcp");
    const auto port = parse_uint(value.substr(0, value.find(' ')));
    if (port && *port != 0 && *port <= 65535) return static_cast<std::uint16_t>(*port);
    return section.port == 0 || section.port == 65535 ? 0 : static_cast<std::uint16_t>(section.port + 1);
}

// RFC 3605 2.1: a=rtcp:<port> [<nettype> <addrtype> <address>]
SocketAddress Description::rtcp_address(const Media& section) const {
    auto address = rtp_address(section);
    const auto port = rtcp_port(section);
    if (!address.is_set() || port == 0) return {};
    address.port = port;
    const auto words = split(section.value("rtcp"), ' ');
    if (words.size() >= 4) {
        const auto ip = IpAddress::parse(words[3]);
        if (ip) address.ip = *ip;
    }
    return address;
}

}  // namespace asterism::sdp
