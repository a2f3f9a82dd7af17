// SPDX-License-Identifier: Apache-2.0
#include "negotiate.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::sdp {

namespace {

using Verdict = Decision::Verdict;

/// Against offers with hundreds of formats: payload numbers are seven bits.
constexpr std::size_t kMostFormats = 128;

void note(Stream& stream, std::string subject, Verdict verdict, std::string reason) {
    stream.decisions.push_back({std::move(subject), verdict, std::move(reason)});
}

void decline(Stream& stream, std::string reason) {
    stream.accepted = false;
    note(stream, fmt::format("stream ({})", stream.type), Verdict::Declined, std::move(reason));
}

std::uint16_t packet_time(const Settings& settings, const AllowedCodec& allowed, unsigned peers_ptime) {
    const auto& info = codec(allowed.codec);
    if (!settings.use_ptime || peers_ptime == 0 || info.unit_ms == 0) return allowed.packet_time();
    const auto bounded = std::clamp<unsigned>(peers_ptime, info.min_ptime, info.max_ptime);
    return static_cast<std::uint16_t>(std::max<unsigned>(bounded - bounded % info.unit_ms, info.unit_ms));
}

AgreedFormat agreed(const RemoteFormat& format, std::uint16_t ptime) {
    return {.codec = format.codec,
            .send_payload = format.payload,
            .receive_payload = format.payload,
            .clock = format.clock,
            .channels = format.channels,
            .ptime = ptime,
            .remote_fmtp = std::string(format.fmtp)};
}

const RemoteFormat* find(const std::vector<RemoteFormat>& formats, CodecId id) {
    const auto at = std::find_if(formats.begin(), formats.end(),
                                 [id](const RemoteFormat& f) { return !f.telephone_event && f.codec == id; });
    return at == formats.end() ? nullptr : &*at;
}

bool has_clock(const Stream& stream, std::uint32_t clock) {
    return std::any_of(stream.formats.begin(), stream.formats.end(),
                       [clock](const AgreedFormat& f) { return f.clock == clock; });
}

/// Reference 300 to 302: the joint set, in our order or the peer's.
void join_codecs(Stream& stream, const Settings& settings, const std::vector<RemoteFormat>& remote,
                 unsigned peers_ptime) {
    using enum CodecPreference;
    const auto preference = settings.incoming_call_offer_pref;
    const bool peers_order = preference == Remote || preference == RemoteFirst || preference == RemoteMerge;
    if (peers_order) {
        for (const auto& format : remote) {
            const auto* ours = settings.allow.find(format.codec);
            if (format.telephone_event || ours == nullptr) continue;
            const bool twice = std::any_of(stream.formats.begin(), stream.formats.end(),
                                           [&](const AgreedFormat& f) { return f.codec == format.codec; });
            if (!twice) stream.formats.push_back(agreed(format, packet_time(settings, *ours, peers_ptime)));
        }
    } else {
        for (const auto& ours : settings.allow.list()) {
            if (codec(ours.codec).kind != stream.kind) continue;
            const auto* format = find(remote, ours.codec);
            if (format != nullptr)
                stream.formats.push_back(agreed(*format, packet_time(settings, ours, peers_ptime)));
        }
    }
    const bool one_only =
        settings.preferred_codec_only || preference == LocalFirst || preference == RemoteFirst;
    if (one_only && stream.formats.size() > 1) stream.formats.resize(1);
}

void explain_codecs(Stream& stream, const Settings& settings, const std::vector<RemoteFormat>& remote) {
    for (const auto& format : remote) {
        if (format.telephone_event) continue;
        if (format.codec == CodecId::None) {
            note(stream, fmt::format("{}/{}", format.encoding, format.clock), Verdict::Unknown,
                 "offered; no codec of ours");
            continue;
        }
        std::string name(codec(format.codec).name);
        if (!stream.formats.empty() && stream.formats.front().codec == format.codec)
            note(stream, std::move(name), Verdict::Chosen,
                 "offered, allowed, and first in the order that counts");
        else if (std::any_of(stream.formats.begin(), stream.formats.end(),
                             [&](const AgreedFormat& f) { return f.codec == format.codec; }))
            note(stream, std::move(name), Verdict::Possible, "offered and allowed");
        else if (settings.allow.contains(format.codec))
            note(stream, std::move(name), Verdict::Possible,
                 "offered and allowed, but only one codec is answered");
        else
            note(stream, std::move(name), Verdict::NotAllowed, "offered, not in the endpoint's allow");
    }
    for (const auto& ours : settings.allow.list())
        if (codec(ours.codec).kind == stream.kind && find(remote, ours.codec) == nullptr)
            note(stream, std::string(codec(ours.codec).name), Verdict::NotOffered, "allowed, not offered");
}

void join_events(Stream& stream, const Settings& settings, const std::vector<RemoteFormat>& remote) {
    bool offered = false;
    for (const auto& format : remote) {
        if (!format.telephone_event) continue;
        offered = true;
        auto subject = fmt::format("telephone-event/{}", format.clock);
        if (!settings.telephone_event) {
            note(stream, std::move(subject), Verdict::NotAllowed, "offered, dtmf_mode does not use it");
        } else if (!has_clock(stream, format.clock)) {
            note(stream, std::move(subject), Verdict::NotAllowed,
                 "offered, no codec of that clock was agreed");
        } else if (std::none_of(stream.events.begin(), stream.events.end(),
                                [&](const AgreedEvent& e) { return e.clock == format.clock; })) {
            stream.events.push_back({format.clock, format.payload, format.payload});
            note(stream, std::move(subject), Verdict::Chosen, "offered and used for digits");
        }
    }
    if (!offered && settings.telephone_event && stream.kind == MediaKind::Audio)
        note(stream, "telephone-event", Verdict::NotOffered, "allowed, not offered");
}

}  // namespace

std::vector<RemoteFormat> read_formats(const Media& section) {
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
            format.telephone_event = iequals(map.encoding, "telephone-event");
            if (!format.telephone_event)
                format.codec = codec_by_rtpmap(section.kind, map.encoding, map.clock, map.channels);
            // What clock G.722 runs on is not a matter of what the peer wrote.
            if (format.codec != CodecId::None) format.clock = codec(format.codec).clock;
        } else {
            format.codec = codec_by_static_payload(section.kind, format.payload);
            format.clock = codec(format.codec).clock;
            format.encoding = word;
        }
        format.fmtp = section.fmtp(format.payload);
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
        stream.remote_host = connection->address;
    }
}

Direction allowed_direction(Direction peers, Direction wish) {
    const auto possible = reversed(peers);
    return direction_of(sends(possible) && sends(wish), receives(possible) && receives(wish));
}

void set_packet_times(Stream& stream, const CodecList& allowed) {
    stream.ptime = 0;
    stream.maxptime = 0;
    if (stream.kind != MediaKind::Audio || stream.formats.empty()) return;
    const auto* first = allowed.find(stream.formats.front().codec);
    stream.ptime =
        first != nullptr ? first->packet_time() : codec(stream.formats.front().codec).default_ptime;
    for (const auto& format : stream.formats) {
        const auto most = codec(format.codec).max_ptime;
        if (most != 0 && (stream.maxptime == 0 || most < stream.maxptime)) stream.maxptime = most;
    }
}

void decide_answer(Stream& stream, const Settings& settings, const Media& section) {
    stream.protocol = section.protocol;
    stream.offered_formats = section.formats_text;
    stream.accepted = false;
    if (section.port == 0) return decline(stream, "offered with port 0");
    if (section.kind != MediaKind::Audio && section.kind != MediaKind::Video)
        return decline(stream, "no media of this type here");
    if (!settings.allow.has_kind(section.kind))
        return decline(stream, "the endpoint allows no codec of this type");
    const bool clear_rtp = iequals(section.protocol, "RTP/AVP") || iequals(section.protocol, "RTP/AVPF");
    if (!clear_rtp) return decline(stream, fmt::format("protocol {} is not agreed to", section.protocol));

    const auto remote = read_formats(section);
    join_codecs(stream, settings, remote, section.ptime());
    explain_codecs(stream, settings, remote);
    if (stream.formats.empty()) return decline(stream, "no codec in common");
    join_events(stream, settings, remote);
    set_packet_times(stream, settings.allow);
    if (!settings.media_use_received_transport) stream.protocol = "RTP/AVP";
    stream.accepted = true;
}

void take_answer(Stream& stream, const Settings& settings, const Description& answer, const Media& section) {
    const auto kind = stream.kind;
    read_peer(stream, answer, section);
    stream.kind = kind;
    stream.accepted = stream.accepted && section.port != 0 && section.kind == kind;
    if (!stream.accepted) return decline(stream, "the peer declined it");

    const auto ours = std::exchange(stream.formats, {});
    const auto our_events = std::exchange(stream.events, {});
    const auto remote = read_formats(section);
    for (const auto& format : remote) {
        if (format.telephone_event) {
            for (auto event : our_events) {
                if (event.clock != format.clock) continue;
                event.send_payload = format.payload;
                stream.events.push_back(event);
                break;
            }
            continue;
        }
        const auto at = std::find_if(ours.begin(), ours.end(),
                                     [&](const AgreedFormat& f) { return f.codec == format.codec; });
        const bool twice = std::any_of(stream.formats.begin(), stream.formats.end(),
                                       [&](const AgreedFormat& f) { return f.codec == format.codec; });
        if (at == ours.end() || format.codec == CodecId::None || twice) continue;
        auto both = *at;
        both.send_payload = format.payload;
        both.remote_fmtp = format.fmtp;
        both.ptime = packet_time(settings, {both.codec, both.ptime}, section.ptime());
        stream.formats.push_back(std::move(both));
    }
    for (const auto& format : ours) {
        const bool kept = std::any_of(stream.formats.begin(), stream.formats.end(),
                                      [&](const AgreedFormat& f) { return f.codec == format.codec; });
        const bool first = kept && stream.formats.front().codec == format.codec;
        note(stream, std::string(codec(format.codec).name),
             first  ? Verdict::Chosen
             : kept ? Verdict::Possible
                    : Verdict::NotOffered,
             first  ? "offered, and first in the answer"
             : kept ? "offered and answered"
                    : "offered, not answered");
    }
    if (stream.formats.empty()) return decline(stream, "the answer has no codec of the offer");
    stream.direction = allowed_direction(answer.direction_of(section), stream.direction);
}

}  // namespace asterism::sdp
