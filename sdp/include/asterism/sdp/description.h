// SPDX-License-Identifier: Apache-2.0
// A session description as it was received (RFC 8866): session part, media parts, every attribute in its
// place, any kind of m= line. It keeps the bytes and shows views of them, so that reading costs next to
// nothing; nobody changes one. What we say ourselves is written by `OfferAnswer`.
//
//   RFC 8866   the grammar; line order is not insisted on, LF alone ends a line too
//   RFC 3605   a=rtcp
//   RFC 5888   a=mid, a=group
//
// Values. Copies share the bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/bytes.h"
#include "asterism/base/result.h"
#include "asterism/sdp/media_kind.h"

namespace asterism::sdp {

enum class Direction : std::uint8_t { SendRecv, SendOnly, RecvOnly, Inactive };
std::string_view to_text(Direction direction);
constexpr bool sends(Direction d) { return d == Direction::SendRecv || d == Direction::SendOnly; }
constexpr bool receives(Direction d) { return d == Direction::SendRecv || d == Direction::RecvOnly; }
constexpr Direction direction_of(bool send, bool receive) {
    if (send) return receive ? Direction::SendRecv : Direction::SendOnly;
    return receive ? Direction::RecvOnly : Direction::Inactive;
}
constexpr Direction both(Direction a, Direction b) {
    return direction_of(sends(a) && sends(b), receives(a) && receives(b));
}
/// The same stream seen from the other end.
constexpr Direction reversed(Direction d) { return direction_of(receives(d), sends(d)); }

/// a=name or a=name:value.
struct Attribute {
    std::string_view name;
    std::string_view value;
    bool has_value = false;
};

/// c=: what stands there, and the address when it is one (a host name leaves `ip` unset).
struct Connection {
    std::string_view net_type;
    std::string_view address_type;
    /// Without the "/ttl" of multicast.
    std::string_view address;
    std::string_view suffix;  // "/127", "/127/3" or nothing
    IpAddress ip;
};

struct Bandwidth {
    std::string_view type;
    std::uint64_t value = 0;
};

/// a=rtpmap:96 opus/48000/2
struct RtpMap {
    std::uint8_t payload = 0;
    std::string_view encoding;
    std::uint32_t clock = 0;
    std::uint8_t channels = 1;
};
/// Nullopt when `value` is not one.
std::optional<RtpMap> read_rtpmap(std::string_view value);

/// Lines we keep for printing only: i=, u=, e=, p=, k=, r=, z= and t= beyond the first.
struct OtherLine {
    char type = 0;
    std::string_view value;
};

struct Media {
    std::string_view type;  // "audio"
    MediaKind kind = MediaKind::Other;
    std::uint16_t port = 0;
    std::uint16_t port_count = 1;
    std::string_view protocol;  // "RTP/AVP"
    /// What follows, word by word: payload numbers for RTP, anything else for others.
    std::string_view formats_text;
    std::optional<Connection> connection;
    std::vector<Bandwidth> bandwidths;
    std::vector<OtherLine> others;
    std::vector<Attribute> attributes;

    std::vector<std::string_view> formats() const;
    bool is_rtp() const;
    const Attribute* find(std::string_view name) const;
    std::string_view value(std::string_view name) const;
    /// The map of `payload`, or nullopt.
    std::optional<RtpMap> rtpmap(unsigned payload) const;
    std::string_view fmtp(unsigned payload) const;
    /// Nullopt when the section says none of the four.
    std::optional<Direction> direction() const;
    std::string_view mid() const { return value("mid"); }
    /// a=ptime in milliseconds; 0 when absent or unreadable.
    unsigned ptime() const;
    unsigned maxptime() const;
};

struct Origin {
    std::string_view username;
    std::string_view session_id;
    std::string_view session_version;
    std::string_view net_type;
    std::string_view address_type;
    std::string_view address;
};

struct ParseError {
    std::size_t offset = 0;
    std::string reason;
};

/// Against hostile input.
struct Limits {
    std::size_t bytes = 64 * 1024;
    std::size_t lines = 2000;
    std::size_t media = 32;
    /// Of one section.
    std::size_t formats = 1000;

    /// As the administrator has them.
    static Limits in_force();
};

struct Description {
    SharedBytes bytes;
    Origin origin;
    std::string_view session_name;
    std::string_view timing;  // the first t=
    std::optional<Connection> connection;
    std::vector<Bandwidth> bandwidths;
    std::vector<OtherLine> others;
    std::vector<Attribute> attributes;
    std::vector<Media> media;

    const Attribute* find(std::string_view name) const;
    std::optional<Direction> direction() const;
    /// The address of `section`: its own c= or the session's; null when neither stands.
    const Connection* connection_of(const Media& section) const;
    /// sendrecv unless the section or the session says otherwise (RFC 8866 6.7).
    Direction direction_of(const Media& section) const;
    /// Where the section receives RTP; unset when its address is a name.
    SocketAddress rtp_address(const Media& section) const;
    /// a=rtcp if given, else the port above RTP's; with a=rtcp-mux RTP's own is not assumed here.
    SocketAddress rtcp_address(const Media& section) const;
    /// Its port; 0: none.
    std::uint16_t rtcp_port(const Media& section) const;
};

/// Reads a description. Unknown lines and attributes are kept; a line that is none ends the reading.
Result<Description, ParseError> parse(SharedBytes bytes, const Limits& limits = Limits::in_force());
Result<Description, ParseError> parse(std::string_view text, const Limits& limits = Limits::in_force());

/// The same description in the order of RFC 8866 5.
std::string print(const Description& description);

/// What parses and still cannot be used: no o=, an RTP stream without c=, a dynamic payload without rtpmap, a
/// payload that is no number... Nullopt when sound. The request that carried it is answered 400 (reference
/// statement 16).
std::optional<std::string> fault_in(const Description& description);

/// Same streams, addresses, formats and attributes; origin is not compared. What decides whether a repeated
/// description changes anything.
bool says_the_same(const Description& a, const Description& b);

}  // namespace asterism::sdp
