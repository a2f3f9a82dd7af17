// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/values.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "asterism/base/text.h"

namespace asterism::endpoint {

using schema::Parsed;
using schema::refuse;

namespace {

struct Dscp {
    std::string_view name;
    unsigned tos;
};

constexpr Dscp kDscp[] = {
    {"CS0", 0x00},  {"CS1", 0x20},  {"CS2", 0x40},  {"CS3", 0x60},  {"CS4", 0x80},  {"CS5", 0xA0},
    {"CS6", 0xC0},  {"CS7", 0xE0},  {"AF11", 0x28}, {"AF12", 0x30}, {"AF13", 0x38}, {"AF21", 0x48},
    {"AF22", 0x50}, {"AF23", 0x58}, {"AF31", 0x68}, {"AF32", 0x70}, {"AF33", 0x78}, {"AF41", 0x88},
    {"AF42", 0x90}, {"AF43", 0x98}, {"EF", 0xB8},
};

std::optional<unsigned> tos_number(std::string_view text) {
    unsigned out = 0;
    const bool is_hex = istarts_with(text, "0x");
    if (is_hex) text.remove_prefix(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, is_hex ? 16 : 10);
    if (error != std::errc() || end != text.data() + text.size() || out > 255) return std::nullopt;
    return out;
}

}  // namespace

std::size_t hex_digits(DigestAlgorithm algorithm) { return algorithm == DigestAlgorithm::Md5 ? 32 : 64; }

void TosValue::apply(schema::Spec<unsigned>& spec, schema::Option& option) const {
    option.range = "0 to 255, or CS0 to CS7, AF11 to AF43, EF";
    spec.parse = [](std::string_view text, unsigned& into) -> Parsed {
        text = trim(text);
        const auto* name = std::find_if(std::begin(kDscp), std::end(kDscp),
                                        [text](const Dscp& one) { return iequals(one.name, text); });
        const auto number = name != std::end(kDscp) ? std::optional(name->tos) : tos_number(text);
        if (!number)
            return refuse(fmt::format("\"{}\" is neither a DSCP name nor a number from 0 to 255", text));
        into = *number & ~3u;
        return {};
    };
}

Parsed readable_file(const std::string& path) {
    if (path.empty() || access(path.c_str(), R_OK) == 0) return {};
    const int error = errno;
    return refuse(fmt::format("{} cannot be read: {}", path, std::strerror(error)));
}

Parsed parse_presentation(std::string_view text, Presentation& into) {
    const auto number = parse_uint(text);
    if (!number) return schema::Value<Presentation>::parse(text, into);
    for (const auto& entry : words_of(Presentation{})) {
        if (static_cast<std::uint64_t>(entry.value) != *number) continue;
        into = entry.value;
        return {};
    }
    return refuse(fmt::format("{} is not the number of a presentation", text));
}

Parsed uri_user(const std::string& user) {
    for (const char c : user) {
        if (is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z')) continue;
        if (std::string_view("-._~%!$&'()*+,;=:").find(c) == std::string_view::npos)
            return refuse(fmt::format("'{}' may not stand in the user part of a URI", c));
    }
    return {};
}

Parsed sip_uri(std::string_view text) {
    const bool sip = istarts_with(text, "sip:"), sips = istarts_with(text, "sips:");
    const auto rest = text.substr(std::min<std::size_t>(text.size(), sips ? 5 : 4));
    const bool good =
        (sip || sips) && !rest.empty() && rest.front() != '@' && rest.back() != '@' &&
        std::none_of(rest.begin(), rest.end(), [](char c) { return is_space(c) || c == '<' || c == '>'; });
    if (good) return {};
    return refuse(fmt::format("\"{}\" is not a sip: or sips: URI", text));
}

}  // namespace asterism::endpoint

namespace asterism::schema {

using endpoint::CallerIdText;
using endpoint::CodecPreference;
using endpoint::Groups;
using endpoint::MatchEntry;
using endpoint::PasswordDigest;

namespace {

constexpr std::size_t kMostCallerId = 79;

}  // namespace

Parsed Value<CallerIdText>::parse(std::string_view text, CallerIdText& into) {
    text = trim(text);
    const auto open = text.rfind('<'), close = text.rfind('>');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
        into.number = trim(text.substr(open + 1, close - open - 1));
        text = trim(text.substr(0, open));
    } else if (!text.starts_with('"') &&
               text.find_first_not_of("0123456789+*#-() .") == std::string_view::npos) {
        into.number = text;
        text = {};
    }
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    into.name = text;
    into.name.resize(std::min(into.name.size(), kMostCallerId));
    into.number.resize(std::min(into.number.size(), kMostCallerId));
    return {};
}

std::string Value<CallerIdText>::print(const CallerIdText& value) {
    if (value.empty()) return "<unknown>";
    if (value.name.empty()) return value.number;
    if (value.number.empty()) return value.name;
    return fmt::format("\"{}\" <{}>", value.name, value.number);
}

Parsed Value<Groups>::parse(std::string_view text, Groups& into) {
    into.bits = 0;
    for (const auto piece : split(text, ',')) {
        if (piece.empty()) continue;
        const auto [from, to] = split_once(piece, '-');
        const auto first = parse_uint(trim(from));
        const auto last = to.empty() ? first : parse_uint(trim(to));
        if (!first || !last || *first > 63 || *last > 63 || *first > *last)
            return refuse(fmt::format("\"{}\" is not a group from 0 to 63, nor a range of them", piece));
        for (auto group = *first; group <= *last; ++group) into.bits |= std::uint64_t{1} << group;
    }
    return {};
}

std::string Value<Groups>::print(const Groups& value) {
    std::string out;
    for (unsigned group = 0; group < 64; ++group) {
        if (!(value.bits >> group & 1)) continue;
        if (!out.empty()) out += ", ";
        out += std::to_string(group);
    }
    return out;
}

Parsed Value<CodecPreference>::parse(std::string_view text, CodecPreference& into) {
    for (const auto piece : split(text, ',')) {
        if (piece.empty()) continue;
        const auto [key_text, value_text] = split_once(piece, ':');
        const auto key = trim(key_text), value = trim(value_text);
        Parsed parsed;
        if (iequals(key, "prefer")) {
            parsed = Value<endpoint::CodecPrefer>::parse(value, into.prefer);
        } else if (iequals(key, "operation")) {
            parsed = Value<endpoint::CodecOperation>::parse(value, into.operation);
        } else if (iequals(key, "keep")) {
            parsed = Value<endpoint::CodecKeep>::parse(value, into.keep);
        } else if (iequals(key, "transcode")) {
            parsed = Value<endpoint::CodecTranscode>::parse(value, into.transcode);
        } else {
            return std::unexpected(not_a_word(key, {"prefer", "operation", "keep", "transcode"}));
        }
        if (!parsed) return parsed;
    }
    return {};
}

std::string Value<CodecPreference>::print(const CodecPreference& value) {
    return fmt::format("prefer:{}, operation:{}, keep:{}, transcode:{}", word(value.prefer),
                       word(value.operation), word(value.keep), word(value.transcode));
}

Parsed Value<PasswordDigest>::parse(std::string_view text, PasswordDigest& into) {
    const auto [name_text, hex_text] = split_once(text, ':');
    const auto name = trim(name_text), hex = trim(hex_text);
    if (auto parsed = Value<endpoint::DigestAlgorithm>::parse(name, into.algorithm); !parsed) return parsed;
    const auto digits = endpoint::hex_digits(into.algorithm);
    if (hex.size() != digits || !unhex(hex))
        return refuse(fmt::format("a digest by {} has {} hex digits", word(into.algorithm), digits));
    into.hex = to_lower(hex);
    return {};
}

std::string Value<PasswordDigest>::print(const PasswordDigest& value) {
    return fmt::format("{}:{}", word(value.algorithm), value.hex);
}

Parsed Value<MatchEntry>::parse(std::string_view text, MatchEntry& into) {
    text = trim(text);
    if (text.starts_with('!')) {
        into.exclude = true;
        text = trim(text.substr(1));
    }
    if (text.empty()) return refuse("an address, a network or a host name is missing");
    if (const auto network = Network::parse(text)) {
        into.network = *network;
        return {};
    }
    if (const auto address = SocketAddress::parse(text)) {
        into.network = Network(address->ip, address->ip.is_v4() ? 32 : 128);
        into.port = address->port;
        return {};
    }
    // 573: address:port/mask.
    if (const auto slash = text.rfind('/'); slash != text.npos) {
        const auto address = SocketAddress::parse(text.substr(0, slash));
        const auto network = address
                                 ? Network::parse(fmt::format("{}{}", address->ip.text(), text.substr(slash)))
                                 : std::nullopt;
        if (network) {
            into.network = *network;
            into.port = address->port;
            return {};
        }
    }
    const auto [host, port] = split_once(text, ':');
    if (!port.empty()) {
        const auto number = parse_uint(port);
        if (!number || *number == 0 || *number > 65535)
            return refuse(fmt::format("\"{}\" is not a port", port));
        into.port = static_cast<std::uint16_t>(*number);
    }
    const bool good = std::all_of(host.begin(), host.end(), [](char c) {
        return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_';
    });
    // What has digits and dots only was meant as an address.
    if (!good || host.find_first_not_of("0123456789.") == std::string_view::npos)
        return refuse(fmt::format("\"{}\" is neither an address, a network nor a host name", text));
    into.host = host;
    return {};
}

std::string Value<MatchEntry>::print(const MatchEntry& value) {
    std::string out = value.exclude ? "!" : "";
    if (value.port != 0 && value.network) {
        out += SocketAddress{value.network->base(), value.port}.text();
        const auto whole = value.network->base().is_v4() ? 32u : 128u;
        return value.network->prefix() == whole ? out : fmt::format("{}/{}", out, value.network->prefix());
    }
    out += value.network ? value.network->text() : value.host;
    return value.port ? fmt::format("{}:{}", out, value.port) : out;
}

Parsed Value<SocketAddress>::parse(std::string_view text, SocketAddress& into) {
    const auto address = SocketAddress::parse(trim(text));
    if (!address) return refuse(fmt::format("\"{}\" is not an address, nor address:port", text));
    into = *address;
    return {};
}

}  // namespace asterism::schema
