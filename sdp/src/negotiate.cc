// SPDX-License-Identifier: Apache-2.0
#include "negotiate.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/codec/parameters.h"

namespace asterism::sdp {

namespace {

using Why = Decision::Why;

std::uint16_t packet_time(const Settings& settings, const AllowedCodec& allowed, unsigned peers_ptime) {
    const auto& info = codec::of(allowed.codec);
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
            .ptime = ptime};
}

const RemoteFormat* find(const std::vector<RemoteFormat>& formats, codec::Id id) {
    const auto at = std::find_if(formats.begin(), formats.end(),
                                 [id](const RemoteFormat& f) { return !f.telephone_event && f.codec == id; });
    return at == formats.end() ? nullptr : &*at;
}

bool has_codec(const Stream& stream, codec::Id id) {
    return std::any_of(stream.formats.begin(), stream.formats.end(),
                       [id](const AgreedFormat& f) { return f.codec == id; });
}

std::string_view said_of(const std::vector<CodecAttribute>& attributes, codec::Id id) {
    for (const auto& one : attributes)
        if (one.codec == id && !one.feedback) return one.value;
    return {};
}

/// In the order of `order`; what does not stand there is dropped.
void arrange(std::vector<AgreedFormat>& formats, const CodecList& order) {
    std::vector<AgreedFormat> arranged;
    arranged.reserve(formats.size());
    for (const auto& entry : order.list())
        for (const auto& format : formats)
            if (format.codec == entry.codec) arranged.push_back(format);
    formats = std::move(arranged);
}

CodecList codecs_of(const std::vector<AgreedFormat>& formats) {
    CodecList list;
    for (const auto& format : formats) list.add(format.codec);
    return list;
}

/// Reference 300 to 302: the joint set, in our order or the peer's.
void join_codecs(Stream& stream, const Settings& settings, const std::vector<RemoteFormat>& remote,
                 unsigned peers_ptime) {
    using enum CodecPreference;
    const auto preference = settings.incoming_call_offer_pref;
    const bool peers_order = preference == Remote || preference == RemoteFirst || preference == RemoteMerge ||
                             settings.incoming_offer.has_value();
    if (peers_order) {
        for (const auto& format : remote) {
            const auto* ours = settings.allow.find(format.codec);
            if (format.telephone_event || ours == nullptr || has_codec(stream, format.codec)) continue;
            stream.formats.push_back(agreed(format, packet_time(settings, *ours, peers_ptime)));
        }
    } else {
        for (const auto& ours : settings.allow.list()) {
            if (codec::of(ours.codec).kind != stream.kind) continue;
            const auto* format = find(remote, ours.codec);
            if (format != nullptr)
                stream.formats.push_back(agreed(*format, packet_time(settings, ours, peers_ptime)));
        }
    }
    if (settings.incoming_offer) {
        CodecList offered;
        for (const auto& format : remote) offered.add(format.codec);
        arrange(stream.formats,
                combine(offered, settings.allow.of_kind(stream.kind), *settings.incoming_offer));
        return;
    }
    const bool one_only =
        settings.preferred_codec_only || preference == LocalFirst || preference == RemoteFirst;
    if (one_only && stream.formats.size() > 1) stream.formats.resize(1);
}

void explain_codecs(Stream& stream, const Settings& settings, const std::vector<RemoteFormat>& remote) {
    auto& notes = stream.decisions;
    notes.reserve(remote.size() + 1);
    for (const auto& format : remote) {
        if (format.telephone_event) continue;
        if (format.codec == codec::Id::None)
            notes.push_back(Decision::of_unknown(format.encoding, format.mapped ? format.clock : 0));
        else if (!stream.formats.empty() && stream.formats.front().codec == format.codec)
            notes.push_back(Decision::of(format.codec, Why::First));
        else if (has_codec(stream, format.codec))
            notes.push_back(Decision::of(format.codec, Why::Joint));
        else
            notes.push_back(Decision::of(
                format.codec, settings.allow.contains(format.codec) ? Why::OneOnly : Why::NotAllowed));
    }
    for (const auto& ours : settings.allow.list())
        if (codec::of(ours.codec).kind == stream.kind && find(remote, ours.codec) == nullptr)
            notes.push_back(Decision::of(ours.codec, Why::NotOffered));
}

const RemoteFormat* find_event(const std::vector<RemoteFormat>& remote, std::uint32_t clock) {
    const auto at = std::find_if(remote.begin(), remote.end(), [clock](const RemoteFormat& f) {
        return f.telephone_event && f.clock == clock;
    });
    return at == remote.end() ? nullptr : &*at;
}

bool has_event(const std::vector<AgreedEvent>& events, std::uint8_t payload) {
    return std::any_of(events.begin(), events.end(),
                       [payload](const AgreedEvent& e) { return e.receive_payload == payload; });
}

// 516: those of our codecs' clocks, in the order of the codecs; 8000 Hz where the peer has none of them.
// 518: what is left out of the answer is understood all the same.
void join_events(Stream& stream, const Settings& settings, const std::vector<RemoteFormat>& remote) {
    if (stream.kind != MediaKind::Audio) return;
    const bool offered =
        std::any_of(remote.begin(), remote.end(), [](const RemoteFormat& f) { return f.telephone_event; });
    if (!settings.telephone_event) {
        for (const auto& format : remote)
            if (format.telephone_event)
                stream.decisions.push_back(Decision::of_event(format.clock, Why::DigitsOff));
        return;
    }
    const auto add = [&](std::uint32_t clock) {
        const auto* event = find_event(remote, clock);
        if (event == nullptr || has_event(stream.events, event->payload)) return;
        stream.events.push_back({clock, event->payload, event->payload});
        stream.decisions.push_back(Decision::of_event(clock, Why::Digits));
    };
    for (const auto& format : stream.formats) add(format.clock);
    if (stream.events.empty()) add(kTelephoneClock);
    for (const auto& format : remote) {
        if (!format.telephone_event || has_event(stream.events, format.payload)) continue;
        stream.other_events.push_back({format.clock, format.payload, format.payload});
        stream.decisions.push_back(Decision::of_event(format.clock, Why::DigitsClock));
    }
    if (!offered) stream.decisions.push_back(Decision::of_event(0, Why::DigitsNotOffered));
}

bool is_avpf(std::string_view profile) { return iequals(profile, "RTP/AVPF"); }

/// 444, 445: the profiles of clear RTP; which of the two is the endpoint's to say.
bool takes_profile(const Settings& settings, std::string_view profile) {
    if (!is_avpf(profile) && !iequals(profile, "RTP/AVP")) return false;
    return settings.media_use_received_transport || is_avpf(profile) == settings.use_avpf;
}

}  // namespace

Direction allowed_direction(Direction peers, Direction wish) { return both(reversed(peers), wish); }

// 603: the smallest framing agreed; use_ptime has made it the peer's.
void set_packet_times(Stream& stream) {
    stream.ptime = 0;
    stream.maxptime = 0;
    if (stream.kind != MediaKind::Audio || stream.formats.empty()) return;
    for (const auto& format : stream.formats) {
        if (format.ptime != 0 && (stream.ptime == 0 || format.ptime < stream.ptime))
            stream.ptime = format.ptime;
        const auto most = codec::of(format.codec).max_ptime;
        if (most != 0 && (stream.maxptime == 0 || most < stream.maxptime)) stream.maxptime = most;
    }
}

std::string_view offered_profile(const Settings& settings) {
    return settings.use_avpf && !settings.force_avp ? "RTP/AVPF" : "RTP/AVP";
}

void decline(Stream& stream, Why why) {
    stream.accepted = false;
    stream.decisions.push_back(Decision::of_stream(why));
}

void decide_answer(Stream& stream, const Settings& settings, const Media& section) {
    stream.protocol = section.protocol;
    stream.offered_formats = section.formats_text;
    stream.accepted = false;
    if (section.port == 0) return decline(stream, Why::PortZero);
    if (section.kind != MediaKind::Audio && section.kind != MediaKind::Video &&
        section.kind != MediaKind::Text)
        return decline(stream, Why::KindUnknown);
    if (!settings.allow.has_kind(section.kind)) return decline(stream, Why::KindNotAllowed);
    if (!takes_profile(settings, section.protocol)) return decline(stream, Why::Profile);

    const auto remote = read_formats(section, settings);
    join_codecs(stream, settings, remote, section.ptime());
    explain_codecs(stream, settings, remote);
    if (stream.formats.empty()) return decline(stream, Why::NoJointCodec);
    join_events(stream, settings, remote);
    read_attributes(stream, section);
    // Until somebody else says what it has, the peer hears its own words again: they fit it.
    for (const auto& one : stream.remote_attributes)
        if (!one.feedback) stream.local_attributes.push_back(one);
    set_packet_times(stream);
    if (!settings.media_use_received_transport)
        stream.protocol = is_avpf(section.protocol) ? "RTP/AVPF" : "RTP/AVP";
    stream.accepted = true;
}

bool settle_answer(Stream& stream, const AnsweredStream& ours) {
    if (ours.codecs != nullptr) {
        auto arranged = stream.formats;
        arrange(arranged, *ours.codecs);
        if (!arranged.empty()) stream.formats = std::move(arranged);
    }
    if (ours.far != nullptr && ours.far->accepted) {
        if (stream.kind != MediaKind::Audio) {
            // Nobody translates it on the way.
            for (const auto& format : stream.formats)
                if (!ours.far->has(format.codec))
                    stream.decisions.push_back(Decision::of(format.codec, Why::NotThere));
            std::erase_if(stream.formats, [&](const AgreedFormat& f) { return !ours.far->has(f.codec); });
            if (stream.formats.empty()) {
                decline(stream, Why::NothingThere);
                return false;
            }
        }
        // RFC 2198: redundant text names the numbers of the packets that pass here; all else is the peer's
        // own.
        if (stream.kind == MediaKind::Text) stream.local_attributes = ours.far->attributes;
    }
    set_packet_times(stream);
    return true;
}

void take_answer(Stream& stream, const Settings& settings, const Description& answer, const Media& section) {
    const auto kind = stream.kind;
    const bool offered = stream.accepted;
    read_peer(stream, answer, section);
    stream.kind = kind;
    stream.accepted = offered && section.port != 0 && section.kind == kind;
    if (!stream.accepted) return decline(stream, section.kind == kind ? Why::PeerDeclined : Why::OtherKind);

    const auto ours = std::exchange(stream.formats, {});
    const auto our_events = std::exchange(stream.events, {});
    const auto remote = read_formats(section, settings);
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
        if (at == ours.end() || format.codec == codec::Id::None || has_codec(stream, format.codec)) continue;
        if (codec::parameters_differ(format.codec, said_of(stream.local_attributes, format.codec),
                                     section.fmtp(format.payload)))
            continue;
        auto both = *at;
        both.send_payload = format.payload;
        both.ptime = packet_time(settings, {both.codec, both.ptime}, section.ptime());
        stream.formats.push_back(both);
    }
    stream.spoken = stream.formats.empty() ? codec::Id::None : stream.formats.front().codec;
    if (settings.incoming_answer)
        arrange(stream.formats,
                combine(codecs_of(stream.formats), settings.allow.of_kind(kind), *settings.incoming_answer));
    stream.decisions.reserve(ours.size() + 1);
    if (stream.formats.empty() && !stream.events.empty()) {
        // 604: the answer has a format of the offer; the sound stays what it was.
        stream.formats = ours;
        for (const auto& format : ours)
            stream.decisions.push_back(Decision::of(format.codec, Why::StaysAsOffered));
        stream.direction = allowed_direction(answer.direction_of(section), stream.direction);
        return;
    }
    for (const auto& format : ours) {
        const bool kept = has_codec(stream, format.codec);
        const bool first = kept && stream.formats.front().codec == format.codec;
        stream.decisions.push_back(Decision::of(format.codec, first  ? Why::AnsweredFirst
                                                              : kept ? Why::Answered
                                                                     : Why::NotAnswered));
    }
    if (stream.formats.empty()) return decline(stream, Why::NoCodecOfOffer);
    read_attributes(stream, section);
    stream.direction = allowed_direction(answer.direction_of(section), stream.direction);
}

}  // namespace asterism::sdp
