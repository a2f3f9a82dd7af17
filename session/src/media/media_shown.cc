// SPDX-License-Identifier: Apache-2.0
// What a session says of its streams: to other legs, to the dialplan, to people.
#include "media/session_media.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/rt/dns.h"

namespace asterism::session {

media::StreamId SessionMedia::audio() const {
    const auto sound = sound_line(offer_answer_.active());
    return sound < lines_.size() && lines_[sound].open ? lines_[sound].stream : media::StreamId{};
}

std::vector<FurtherStream> SessionMedia::further_streams() const {
    std::vector<FurtherStream> streams;
    const auto& active = offer_answer_.active();
    if (active.size() < 2) return streams;
    const auto sound = sound_line(active);
    for (std::size_t i = 0; i < lines_.size() && i < active.size(); ++i)
        if (i != sound && lines_[i].open && active[i].accepted)
            streams.push_back({active[i].kind, place_among_its_kind(i, active), lines_[i].stream});
    return streams;
}

bool SessionMedia::has_video() const {
    for (const auto& stream : offer_answer_.active())
        if (stream.accepted && stream.kind == sdp::MediaKind::Video) return true;
    return false;
}

std::uint64_t SessionMedia::streams_in_use() const {
    const auto& active = offer_answer_.active();
    std::uint64_t used = 0;
    for (std::size_t i = 0; i < active.size() && i < 64; ++i)
        if (active[i].accepted) used |= std::uint64_t{1} << i;
    return used;
}

std::vector<std::string> SessionMedia::explanations() const {
    std::vector<std::string> out;
    for (const auto& stream :
         offer_answer_.active().empty() ? offer_answer_.pending() : offer_answer_.active())
        out.push_back(sdp::sentence(stream));
    return out;
}

std::string names_of(const std::vector<sdp::AgreedFormat>& formats) {
    std::string out;
    for (const auto& format : formats) {
        if (!out.empty()) out += ',';
        out += codec::of(format.codec).name;
    }
    return out;
}

std::string SessionMedia::codecs() const {
    const auto& streams = offer_answer_.active().empty() ? offer_answer_.pending() : offer_answer_.active();
    const auto sound = sound_line(streams);
    return sound < streams.size() ? names_of(streams[sound].formats) : std::string();
}

std::string_view SessionMedia::spoken_codec() const {
    const auto& active = offer_answer_.active();
    const auto sound = sound_line(active);
    return sound < active.size() ? codec::of(active[sound].spoken).name : std::string_view();
}

std::string SessionMedia::native_codecs() const {
    const auto& streams = offer_answer_.active().empty() ? offer_answer_.pending() : offer_answer_.active();
    const auto sound = sound_line(streams);
    sdp::CodecList native;
    if (sound < streams.size()) {
        const auto& formats = streams[sound].formats;
        if (!endpoint_->asymmetric_rtp_codec && !offer_answer_.active().empty())
            native.add(formats.front().codec);
        else
            for (const auto& allowed : offer_answer_.settings().allow.list())
                if (std::ranges::find(formats, allowed.codec, &sdp::AgreedFormat::codec) != formats.end())
                    native.add(allowed.codec);
    }
    return native.text();
}

bool SessionMedia::has_events() const {
    for (const auto& stream : offer_answer_.active())
        if (stream.kind == sdp::MediaKind::Audio && stream.accepted) return !stream.events.empty();
    return false;
}

// 319, 320
media::DigitWay SessionMedia::digit_way() const {
    using media::DigitWay;
    switch (dtmf_mode()) {
        case endpoint::DtmfMode::Inband:
            return DigitWay::Tone;
        case endpoint::DtmfMode::Info:
            return DigitWay::Told;
        case endpoint::DtmfMode::None:
            return DigitWay::Nowhere;
        case endpoint::DtmfMode::Auto:
            return has_events() ? DigitWay::Event : DigitWay::Tone;
        case endpoint::DtmfMode::AutoInfo:
            return has_events() ? DigitWay::Event : DigitWay::Told;
        default:
            return DigitWay::Event;
    }
}

}  // namespace asterism::session
