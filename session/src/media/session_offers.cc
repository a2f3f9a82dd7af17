// SPDX-License-Identifier: Apache-2.0
// Offers of a session: which streams, with which codecs (reference 291, 300 to 318).
#include <algorithm>

#include "media/session_media.h"

namespace asterism::session {

namespace {

using Refusal = Negotiation::Refusal;

sdp::CodecPreference preference_of(endpoint::OutgoingOffer word) {
    switch (word) {
        case endpoint::OutgoingOffer::Local:
            return sdp::CodecPreference::Local;
        case endpoint::OutgoingOffer::LocalMerge:
            return sdp::CodecPreference::LocalMerge;
        case endpoint::OutgoingOffer::LocalFirst:
            return sdp::CodecPreference::LocalFirst;
        case endpoint::OutgoingOffer::Remote:
            return sdp::CodecPreference::Remote;
        case endpoint::OutgoingOffer::RemoteFirst:
            return sdp::CodecPreference::RemoteFirst;
        default:
            return sdp::CodecPreference::RemoteMerge;
    }
}

}  // namespace

// ---- which codecs

const sdp::CodecList* SessionMedia::told(sdp::MediaKind kind) const {
    for (const auto& [one, codecs] : told_)
        if (one == kind) return &codecs;
    return nullptr;
}

std::string SessionMedia::media_offer(sdp::MediaKind kind) const {
    sdp::CodecList codecs;
    if (const auto* wanted = told(kind)) {
        codecs = *wanted;
    } else if (const auto& active = offer_answer_.active(); !active.empty()) {
        for (const auto& stream : active)
            if (stream.kind == kind && stream.accepted)
                for (const auto& format : stream.formats) codecs.add(format.codec);
    } else {
        codecs = offer_answer_.settings().allow.of_kind(kind);
    }
    std::string out;
    for (const auto& entry : codecs.list()) {
        if (!out.empty()) out += ',';
        out += codec::of(entry.codec).name;
    }
    return out;
}

bool SessionMedia::set_media_offer(sdp::MediaKind kind, std::string_view text) {
    sdp::CodecList codecs;
    const bool known = codecs.allow(text).empty();
    if (const auto* before = told(kind);
        (before ? *before : offer_answer_.settings().allow.of_kind(kind)) != codecs.of_kind(kind))
        told_anew_ = true;
    std::erase_if(told_, [kind](const auto& one) { return one.first == kind; });
    told_.emplace_back(kind, codecs.of_kind(kind));
    return known;
}

// 301 to 303; codec_prefs_outgoing_offer where it says something else than its default.
sdp::CodecList SessionMedia::codecs_to_offer(sdp::MediaKind kind, const sdp::CodecList& far) const {
    if (const auto* wanted = told(kind)) return *wanted;
    const auto allowed = offer_answer_.settings().allow.of_kind(kind);
    static const endpoint::Endpoint defaults;
    const auto& prefs = endpoint_->shared->codec_prefs_outgoing_offer;
    if (prefs != defaults.shared->codec_prefs_outgoing_offer && !far.empty()) {
        auto list = sdp::combine(far, allowed, prefs_of(prefs));
        // What the endpoint does not allow is not offered to it.
        for (const auto& entry : std::vector(list.list()))
            if (!allowed.contains(entry.codec)) list.remove(entry.codec);
        return list;
    }
    return sdp::codecs_to_offer(allowed, far, preference_of(endpoint_->outgoing_call_offer_pref));
}

unsigned SessionMedia::most_of(sdp::MediaKind kind) const {
    switch (kind) {
        case sdp::MediaKind::Audio:
            return endpoint_->shared->max_audio_streams;
        case sdp::MediaKind::Video:
            return endpoint_->shared->max_video_streams;
        case sdp::MediaKind::Text:
            return 1;
        default:
            return 0;
    }
}

// ---- offers

std::expected<std::string, Refusal> SessionMedia::offer(const std::string& codecs) {
    told_anew_ = false;
    return offer_answer_.state() == sdp::OfferAnswer::State::Stable ? offer_again() : offer_first(codecs);
}

sdp::OfferedStream SessionMedia::like(const sdp::StreamShape& shape) const {
    sdp::OfferedStream stream{.kind = shape.kind, .direction = sdp::both(direction_, shape.direction)};
    stream.codecs = codecs_to_offer(shape.kind, shape.codecs());
    stream.attributes = shape.attributes;
    // RFC 2198: redundant text names payload numbers within its packets.
    if (shape.kind == sdp::MediaKind::Text) stream.numbers = shape.formats;
    if (shape.kind == sdp::MediaKind::Audio) return stream;
    // Nobody translates pictures: without a codec that both have there is nothing to be offered, and during a
    // call, when the other's are known, nothing but those.
    const auto shared = [&](const auto& one) { return shape.has(one.codec); };
    const bool none = std::ranges::none_of(stream.codecs.list(), shared);
    for (const auto& one : std::vector(stream.codecs.list()))
        if (none || (settled() && !shared(one))) stream.codecs.remove(one.codec);
    return stream;
}

std::expected<std::string, Refusal> SessionMedia::offer_first(const std::string& codecs) {
    std::vector<sdp::OfferedStream> streams;
    unsigned taken[std::size(kMediaKinds)] = {};
    const auto add = [&](sdp::OfferedStream stream) {
        const auto at = static_cast<std::size_t>(std::ranges::find(kMediaKinds, stream.kind) - kMediaKinds);
        if (at == std::size(kMediaKinds) || stream.codecs.empty() || taken[at] >= most_of(stream.kind))
            return;
        ++taken[at];
        streams.push_back(std::move(stream));
    };
    // 318: the caller's streams, as far as both endpoints allow them.
    for (const auto& shape : far_)
        if (shape.accepted) add(like(shape));
    if (far_.empty()) {
        sdp::CodecList far;
        if (!codecs.empty()) far.allow(codecs);
        add({.kind = sdp::MediaKind::Audio,
             .codecs = codecs_to_offer(sdp::MediaKind::Audio, far.of_kind(sdp::MediaKind::Audio)),
             .direction = direction_});
        // 610: of whoever has no streams yet, its list of codecs says which it will have.
        for (const auto kind : {sdp::MediaKind::Video, sdp::MediaKind::Text})
            if (const auto theirs = far.of_kind(kind); !theirs.empty())
                add({.kind = kind, .codecs = codecs_to_offer(kind, theirs), .direction = direction_});
    }
    // 313: asked for our offer, we offer every kind that is allowed; told what to offer, that too.
    for (const auto kind : {sdp::MediaKind::Video, sdp::MediaKind::Text}) {
        const bool there = std::ranges::any_of(streams, [&](const auto& one) { return one.kind == kind; });
        if (there || !(told(kind) || (codecs.empty() && far_.empty() && offers_all_))) continue;
        add({.kind = kind, .codecs = codecs_to_offer(kind, {}), .direction = direction_});
    }
    return offer_streams(std::move(streams));
}

sdp::OfferedStream SessionMedia::again(std::size_t index) const {
    const auto& stream = offer_answer_.active()[index];
    sdp::OfferedStream same{.kind = stream.kind, .direction = direction_};
    if (!stream.accepted || index >= lines_.size() || !lines_[index].open) return same;
    if (!wished_.empty() && index == sound_line(offer_answer_.active())) {
        same.codecs = wished_;
    } else if (const auto* wanted = told(stream.kind)) {
        same.codecs = *wanted;
    } else {
        for (const auto& format : stream.formats) {
            const auto* allowed = offer_answer_.settings().allow.find(format.codec);
            same.codecs.add(format.codec, allowed ? allowed->ptime : 0);
        }
    }
    same.attributes = stream.local_attributes;
    if (const auto* there =
            sdp::find_shape(far_, stream.kind, place_among_its_kind(index, offer_answer_.active()));
        there && there->accepted)
        same.direction = sdp::both(direction_, there->direction);  // 512
    return same;
}

// What is agreed, to the addresses that count now.
std::expected<std::string, Refusal> SessionMedia::offer_again() {
    const auto& active = offer_answer_.active();
    std::vector<sdp::OfferedStream> streams;
    streams.reserve(active.size());
    for (std::size_t i = 0; i < active.size(); ++i) streams.push_back(again(i));
    offered_match_ = std::exchange(matching_, false);
    offered_wished_ = !wished_.empty();
    if (offered_match_) {
        match_lines(streams);
        lines_.resize(std::max(lines_.size(), streams.size()));
        for (std::size_t i = 0; i < streams.size(); ++i) {
            if (!streams[i].codecs.empty()) lines_[i].taken_away = false;
            if (streams[i].codecs.empty() && i < active.size() && active[i].accepted)
                lines_[i].taken_away = true;
        }
    }
    return offer_streams(std::move(streams));
}

// 291: all_codecs_on_empty_reinvite
std::expected<std::string, Refusal> SessionMedia::offer_all_codecs() {
    const auto& active = offer_answer_.active();
    std::vector<sdp::OfferedStream> streams;
    for (std::size_t i = 0; i < active.size(); ++i) {
        streams.push_back(again(i));
        if (!streams.back().codecs.empty())
            streams.back().codecs = offer_answer_.settings().allow.of_kind(active[i].kind);
    }
    return offer_streams(std::move(streams));
}

/// Opens what needs a port; lines of the session so far keep their place (RFC 3264 8).
std::expected<std::string, Refusal> SessionMedia::offer_streams(std::vector<sdp::OfferedStream> streams) {
    if (auto refusal = secrecy()) return std::unexpected(std::move(*refusal));
    bool any = false;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        if (streams[i].codecs.empty()) continue;
        if (!open_line(i, streams[i].kind)) {
            if (streams[i].kind == sdp::MediaKind::Audio && !any)
                return std::unexpected(Refusal{488, trouble_});
            streams[i].codecs = {};
            continue;
        }
        any = true;
        lines_[i].wished = streams[i].direction;
        say_where(i, streams[i].rtp, streams[i].rtcp);
    }
    if (!any) return std::unexpected(Refusal{488, "no codec is allowed"});
    return offer_answer_.make_offer(std::move(streams));
}

}  // namespace asterism::session
