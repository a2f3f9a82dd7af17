// SPDX-License-Identifier: Apache-2.0
// The values of pjsip.conf's options that are more than a number or a word. Plain values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/address.h"
#include "asterism/endpoint/objects/words.h"
#include "asterism/schema/option.h"

namespace asterism::endpoint {

/// "Alice" <6001>
struct CallerIdText {
    std::string name;
    std::string number;
    bool empty() const { return name.empty() && number.empty(); }
    bool operator==(const CallerIdText&) const = default;
};

/// Pickup groups 0 to 63.
struct Groups {
    std::uint64_t bits = 0;
    bool operator==(const Groups&) const = default;
};

/// "prefer: pending, operation: intersect, keep: all, transcode: allow"
struct CodecPreference {
    CodecPrefer prefer = CodecPrefer::Pending;
    CodecOperation operation = CodecOperation::Intersect;
    CodecKeep keep = CodecKeep::All;
    CodecTranscode transcode = CodecTranscode::Allow;
    bool operator==(const CodecPreference&) const = default;
};

/// A password as hash: "SHA-256:<64 hex digits>".
struct PasswordDigest {
    DigestAlgorithm algorithm = DigestAlgorithm::Md5;
    std::string hex;
    bool operator==(const PasswordDigest&) const = default;
};
/// Hex digits of a hash by that algorithm: 32 or 64.
std::size_t hex_digits(DigestAlgorithm algorithm);

/// Where a request of an identified endpoint comes from: a network, an address with port, or a name to be
/// resolved.
struct MatchEntry {
    bool exclude = false;
    std::optional<Network> network;
    std::string host;
    /// 0: any.
    std::uint16_t port = 0;
    bool operator==(const MatchEntry&) const = default;
};

/// "EF", "AF41", "184", "0xb8": the byte of the IP header, without its two low bits.
struct TosValue {
    void apply(schema::Spec<unsigned>& spec, schema::Option& option) const;
};
inline TosValue tos_value() { return {}; }

/// A file that can be read, or nothing.
schema::Parsed readable_file(const std::string& path);
/// The number of a presentation is taken as well as its word.
schema::Parsed parse_presentation(std::string_view text, Presentation& into);
/// What may stand in the user part of a URI unescaped.
schema::Parsed uri_user(const std::string& user);
/// A sip: or sips: URI.
schema::Parsed sip_uri(std::string_view text);

}  // namespace asterism::endpoint

namespace asterism::schema {

template <>
struct Value<endpoint::CallerIdText> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, endpoint::CallerIdText& into);
    static std::string print(const endpoint::CallerIdText& value);
};

template <>
struct Value<endpoint::Groups> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, endpoint::Groups& into);
    static std::string print(const endpoint::Groups& value);
};

template <>
struct Value<endpoint::CodecPreference> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, endpoint::CodecPreference& into);
    static std::string print(const endpoint::CodecPreference& value);
};

template <>
struct Value<endpoint::PasswordDigest> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, endpoint::PasswordDigest& into);
    static std::string print(const endpoint::PasswordDigest& value);
};

template <>
struct Value<endpoint::MatchEntry> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, endpoint::MatchEntry& into);
    static std::string print(const endpoint::MatchEntry& value);
};

/// Port 0 when the text has none.
template <>
struct Value<SocketAddress> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, SocketAddress& into);
    static std::string print(const SocketAddress& value) {
        return value.is_set() ? value.text() : std::string();
    }
};

}  // namespace asterism::schema
