// SPDX-License-Identifier: Apache-2.0
#include "write.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace asterism::sdp {

namespace {

std::string_view ip_version(const IpAddress& ip) { return ip.is_v6() ? "IP6" : "IP4"; }

/// The address all accepted streams share; unset when they differ.
IpAddress common_address(const std::vector<Stream>& streams, const IpAddress& fallback) {
    IpAddress common;
    for (const auto& stream : streams) {
        if (!stream.accepted) continue;
        if (!common.is_set()) common = stream.local_rtp.ip;
        if (common != stream.local_rtp.ip) return {};
    }
    return common.is_set() ? common : fallback;
}

void write_format(std::string& out, const AgreedFormat& format, const Stream& stream,
                  const Settings& settings) {
    const auto& info = codec::of(format.codec);
    auto to = std::back_inserter(out);
    const auto encoding = settings.g726_non_standard && format.codec == codec::Id::G726Aal2
                              ? codec::of(codec::Id::G726).encoding
                              : info.encoding;
    fmt::format_to(to, "a=rtpmap:{} {}/{}", format.receive_payload, encoding, info.clock);
    if (info.channels > 1) fmt::format_to(to, "/{}", info.channels);
    out += "\r\n";
    bool said = false;
    for (const auto& attribute : stream.local_attributes) {
        if (attribute.codec != format.codec) continue;
        said = true;
        fmt::format_to(to, "a=fmtp:{} {}\r\n", format.receive_payload, attribute.value);
    }
    if (!said && !info.fmtp.empty())
        fmt::format_to(to, "a=fmtp:{} {}\r\n", format.receive_payload, info.fmtp);
}

void write_stream(std::string& out, const Stream& stream, const Settings& settings, bool own_address) {
    auto to = std::back_inserter(out);
    if (!stream.accepted) {
        fmt::format_to(to, "m={} 0 {} {}\r\n", stream.type, stream.protocol, stream.offered_formats);
        return;
    }
    fmt::format_to(to, "m={} {} {}", stream.type, stream.local_rtp.port, stream.protocol);
    for (const auto& format : stream.formats) fmt::format_to(to, " {}", format.receive_payload);
    for (const auto& event : stream.events) fmt::format_to(to, " {}", event.receive_payload);
    out += "\r\n";
    if (own_address)
        fmt::format_to(to, "c=IN {} {}\r\n", ip_version(stream.local_rtp.ip), stream.local_rtp.ip.text());
    for (const auto& format : stream.formats) write_format(out, format, stream, settings);
    for (const auto& event : stream.events)
        fmt::format_to(to, "a=rtpmap:{0} telephone-event/{1}\r\na=fmtp:{0} 0-16\r\n", event.receive_payload,
                       event.clock);
    if (stream.ptime != 0) fmt::format_to(to, "a=ptime:{}\r\n", stream.ptime);
    if (stream.maxptime != 0) fmt::format_to(to, "a=maxptime:{}\r\n", stream.maxptime);
    if (stream.local_rtcp.port != 0 && stream.local_rtcp.port != stream.local_rtp.port + 1)
        fmt::format_to(to, "a=rtcp:{}\r\n", stream.local_rtcp.port);
    fmt::format_to(to, "a={}\r\n", to_text(stream.direction));
}

}  // namespace

std::string write_description(const OriginLine& origin, const Settings& settings,
                              const std::vector<Stream>& streams) {
    std::string out;
    out.reserve(256 + 256 * streams.size());
    const auto owner =
        origin.owner.empty() || origin.owner.find(' ') != std::string_view::npos ? "-" : origin.owner;
    const auto common = common_address(streams, origin.address);
    fmt::format_to(
        std::back_inserter(out), "v=0\r\no={} {} {} IN {} {}\r\ns={}\r\n", owner, origin.id, origin.version,
        ip_version(origin.address), origin.address.text(),
        settings.sdp_session.empty() ? std::string_view("-") : std::string_view(settings.sdp_session));
    if (common.is_set())
        fmt::format_to(std::back_inserter(out), "c=IN {} {}\r\n", ip_version(common), common.text());
    out += "t=0 0\r\n";
    for (const auto& stream : streams) write_stream(out, stream, settings, !common.is_set());
    return out;
}

}  // namespace asterism::sdp
