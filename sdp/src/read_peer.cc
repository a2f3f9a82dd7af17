// SPDX-License-Identifier: Apache-2.0
// What the peer says in one section of its description, before anything is decided about it.
#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/codec/parameters.h"
#include "negotiate.h"

namespace asterism::sdp {

namespace {

/// Against offers with hundreds of formats: payload numbers are seven bits.
constexpr std::size_t kMostFormats = 128;
/// And against those with as many attributes to pass on.
constexpr std::size_t kMostAttributes = 64;

/// What goes into a description of ours must not end its line, for whoever reads a lone CR as an end.
bool is_fit_to_pass(std::string_view value) {
    constexpr std::size_t kMostLength = 512;
    return value.size() <= kMostLength && std::none_of(value.begin(), value.end(), [](char c) {
               return static_cast<unsigned char>(c) < ' ';
           });
}

}  // namespace

std::vector<RemoteFormat> read_formats(const Media& section, const Settings& settings) {
    std::vector<RemoteFormat> result;
    std::array<RtpMap, 128> maps{};
    for (const auto& attribute : section.attributes) {
        if (attribute.name != "rtpmap") continue;
        const auto map = read_rtpmap(attribute.value);
        if (map && maps[map->payload].clock == 0) maps[map->payload] = *map;
    }
    for (auto word : section.formats()) {
        const auto number = parse_uint(word);
        if (!number || *number > 127 || result.size() == kMostFormats) continue;
        RemoteFormat format{.payload = static_cast<std::uint8_t>(*number)};
        const auto& map = maps[format.payload];
        if (map.clock != 0) {
            format.clock = map.clock;
            format.channels = map.channels;
            format.encoding = map.encoding;
            format.mapped = true;
            format.telephone_event = iequals(map.encoding, "telephone-event");
            if (!format.telephone_event)
                format.codec = codec::by_rtpmap(section.kind, map.encoding, map.clock, map.channels);
            // RFC 3551 6: a static number means what it means, however its name is spelt ("G729a").
            if (!format.telephone_event && format.codec == codec::Id::None && format.payload < 96) {
                const auto known = codec::by_static_payload(section.kind, format.payload);
                if (codec::of(known).clock == map.clock) format.codec = known;
            }
            // 314: the name of the one, packed as the other.
            if (format.codec == codec::Id::G726 && settings.g726_non_standard)
                format.codec = codec::Id::G726Aal2;
            // What clock G.722 runs on is not a matter of what the peer wrote.
            if (format.codec != codec::Id::None) format.clock = codec::of(format.codec).clock;
        } else {
            format.codec = codec::by_static_payload(section.kind, format.payload);
            format.clock = codec::of(format.codec).clock;
            format.encoding = word;
        }
        result.push_back(format);
    }
    return result;
}

void read_peer(Stream& stream, const Description& description, const Media& section) {
    stream.kind = section.kind;
    stream.type = section.type;
    stream.mid = section.mid();
    stream.remote_rtp = {};
    stream.remote_rtcp = {};
    stream.remote_host.clear();
    const auto direction = description.direction_of(section);
    const auto* connection = description.connection_of(section);
    const bool nowhere = connection != nullptr && connection->ip.is_any();
    stream.held_by_peer =
        section.kind == MediaKind::Audio && section.port != 0 && (nowhere || !receives(direction));
    if (nowhere || section.port == 0 || connection == nullptr) return;
    if (connection->ip.is_set()) {
        stream.remote_rtp = description.rtp_address(section);
        stream.remote_rtcp = description.rtcp_address(section);
    } else {
        // Where on it is known; who it is says DNS.
        stream.remote_host = connection->address;
        stream.remote_rtp.port = section.port;
        stream.remote_rtcp.port = description.rtcp_port(section);
    }
}

void read_attributes(Stream& stream, const Media& section) {
    stream.remote_attributes.clear();
    const bool audio = stream.kind == MediaKind::Audio;
    if (audio && std::none_of(stream.formats.begin(), stream.formats.end(),
                              [](const AgreedFormat& f) { return codec::passes_parameters(f.codec); }))
        return;
    for (const auto& attribute : section.attributes) {
        const bool feedback = attribute.name == "rtcp-fb";
        if (!(feedback && !audio) && attribute.name != "fmtp") continue;
        if (stream.remote_attributes.size() == kMostAttributes) return;
        if (!is_fit_to_pass(attribute.value)) continue;
        const auto [number, value] = split_once(attribute.value, ' ');
        if (feedback && number == "*") {
            stream.remote_attributes.push_back({codec::Id::None, true, std::string(trim(value))});
            continue;
        }
        const auto payload = parse_uint(number);
        const auto at =
            std::find_if(stream.formats.begin(), stream.formats.end(), [&](const AgreedFormat& f) {
                return payload && f.send_payload == *payload && codec::passes_parameters(f.codec);
            });
        if (at == stream.formats.end()) continue;
        auto said = feedback ? std::string(trim(value)) : codec::understood_parameters(at->codec, value);
        if (!said.empty()) stream.remote_attributes.push_back({at->codec, feedback, std::move(said)});
    }
    // Silence means something as well.
    for (const auto& format : stream.formats) {
        if (const auto of =
                [&format](const CodecAttribute& a) { return !a.feedback && a.codec == format.codec; };
            std::any_of(stream.remote_attributes.begin(), stream.remote_attributes.end(), of))
            continue;
        if (auto said = codec::understood_parameters(format.codec, {}); !said.empty())
            stream.remote_attributes.push_back({format.codec, false, std::move(said)});
    }
}

}  // namespace asterism::sdp
