// SPDX-License-Identifier: Apache-2.0
// Offers and answers of a session: which streams are offered, with which codecs, and what is answered
// (reference 291, 300 to 318).
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

bool share_a_codec(const sdp::Stream& stream, const sdp::StreamShape& there) {
    return std::ranges::any_of(stream.formats, [&](const auto& one) { return there.has(one.codec); });
}

/// Kinds that an offer may have, in its order when nobody else has one.
constexpr sdp::MediaKind kKinds[] = {sdp::MediaKind::Audio, sdp::MediaKind::Video, sdp::MediaKind::Text};

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
    unsigned taken[std::size(kKinds)] = {};
    const auto add = [&](sdp::OfferedStream stream) {
        const auto at = static_cast<std::size_t>(std::ranges::find(kKinds, stream.kind) - kKinds);
        if (at == std::size(kKinds) || stream.codecs.empty() || taken[at] >= most_of(stream.kind)) return;
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

// ---- the codecs of the other leg

sdp::CodecList SessionMedia::allowed_of(const std::string& codecs) const {
    sdp::CodecList list;
    list.allow(codecs);
    for (const auto& entry : std::vector(list.list()))
        if (const auto* allowed = offer_answer_.settings().allow.find(entry.codec))
            list.add(entry.codec, allowed->ptime);
        else
            list.remove(entry.codec);
    return list;
}

bool SessionMedia::wish_codecs(const std::string& codecs) {
    wished_ = allowed_of(codecs);
    return !wished_.empty();
}

bool SessionMedia::drop_wish() {
    offered_wished_ = false;
    return !std::exchange(wished_, {}).empty();
}

std::string SessionMedia::offered_codecs() const {
    const auto& pending = offer_answer_.pending();
    const auto sound = sound_line(pending);
    return sound < pending.size() ? names_of(pending[sound].formats) : std::string();
}

// ---- the like of the other leg

bool SessionMedia::match(const std::vector<sdp::StreamShape>& far) {
    far_ = far;
    // While another exchange is open it is looked at again when that is over.
    if (!settled()) return matching_ = true;
    std::vector<sdp::OfferedStream> streams;
    for (std::size_t i = 0; i < offer_answer_.active().size(); ++i) streams.push_back(again(i));
    matching_ = match_lines(streams);
    return matching_;
}

bool SessionMedia::turns(std::size_t index, sdp::Direction direction) const {
    return index < lines_.size() && direction != lines_[index].wished &&
           direction != offer_answer_.active()[index].direction;
}

bool SessionMedia::match_directions(const std::vector<sdp::StreamShape>& far) {
    if (far.empty() || !settled()) return false;
    far_ = far;
    const auto& active = offer_answer_.active();
    for (std::size_t i = 0; i < active.size(); ++i)
        if (active[i].accepted && turns(i, again(i).direction)) return true;
    return false;
}

bool SessionMedia::match_lines(std::vector<sdp::OfferedStream>& streams) const {
    const auto& active = offer_answer_.active();
    const auto sound = sound_line(active);
    bool changed = false;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const auto* there = sdp::find_shape(far_, active[i].kind, place_among_its_kind(i, active));
        const bool wanted = there && there->accepted;
        if (i == sound) continue;
        if (wanted && active[i].accepted && active[i].kind != sdp::MediaKind::Audio &&
            !share_a_codec(active[i], *there)) {
            // They do not understand each other any more: perhaps by another codec.
            if (auto other = like(*there); !other.codecs.empty()) {
                streams[i] = std::move(other);
                changed = true;
            }
            continue;
        }
        // 512: what the other's peer does with it now, unless it was told that or is so already.
        if (wanted && active[i].accepted && turns(i, streams[i].direction)) changed = true;
        if (wanted != streams[i].codecs.empty()) continue;
        // What our peer refused is not offered to it again, what we took away is.
        if (wanted && !(i < lines_.size() && lines_[i].taken_away)) continue;
        streams[i] = wanted ? like(*there) : sdp::OfferedStream{.kind = active[i].kind};
        changed = true;
    }
    for (const auto kind : kKinds) {
        auto place = static_cast<std::size_t>(
            std::ranges::count_if(streams, [kind](const auto& one) { return one.kind == kind; }));
        for (; const auto* there = sdp::find_shape(far_, kind, place); ++place) {
            auto added = there->accepted && place < most_of(kind) ? like(*there) : sdp::OfferedStream{};
            if (added.codecs.empty()) break;  // those behind it would stand in its place
            streams.push_back(std::move(added));
            changed = true;
        }
    }
    return changed;
}

std::vector<sdp::StreamShape> SessionMedia::shapes() const {
    return sdp::shapes_of(offer_answer_.active().empty() ? offer_answer_.pending() : offer_answer_.active());
}

// ---- answers

std::optional<Refusal> SessionMedia::secrecy() const {
    if (!endpoint::wants_secret_media(*endpoint_)) return std::nullopt;
    return Refusal{488, "media must be encrypted, and encryption is not built yet", 302};
}

std::expected<void, Refusal> SessionMedia::read_offer(std::string_view text) {
    if (auto refusal = secrecy()) return std::unexpected(std::move(*refusal));
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{400, description.error().reason});
    auto read = offer_answer_.receive_offer(*description);
    if (read && offer_answer_.active().empty()) first_shapes_ = sdp::shapes_of(offer_answer_.pending());
    return read;
}

bool SessionMedia::within_reach() const {
    const auto& pending = offer_answer_.pending();
    bool any = false, wanted = false;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        if (!pending[i].accepted) continue;
        wanted = true;
        any = any || !out_of_reach(i, pending[i]);
    }
    return any || !wanted || endpoint_->rtp_symmetric;
}

bool SessionMedia::reserve() {
    const auto& pending = offer_answer_.pending();
    for (std::size_t i = 0; i < pending.size(); ++i)
        if (pending[i].accepted) return open_line(i, pending[i].kind);
    return true;
}

// The codecs of our sound that may be answered, in order; empty: as they were joined. Nobody translates
// between two legs: what the other has comes first.
sdp::CodecList SessionMedia::order_of_answer() const {
    if (far_codecs_.empty()) return {};
    sdp::CodecList far;
    far.allow(far_codecs_);
    static const endpoint::Endpoint defaults;
    const auto& prefs = endpoint_->shared->codec_prefs_outgoing_answer;
    if (prefs != defaults.shared->codec_prefs_outgoing_answer)
        return sdp::combine(far, offer_answer_.settings().allow, prefs_of(prefs));
    if (keeps_to_far_) return far;
    const auto& pending = offer_answer_.pending();
    const auto sound = sound_line(pending);
    if (sound == pending.size() || far.contains(pending[sound].formats.front().codec)) return {};
    sdp::CodecList order;
    for (const bool common : {true, false})
        for (const auto& format : pending[sound].formats)
            if (far.contains(format.codec) == common) order.add(format.codec);
    return order;
}

std::expected<std::string, Refusal> SessionMedia::answer() {
    const auto& pending = offer_answer_.pending();
    std::vector<sdp::AnsweredStream> answered(pending.size());
    const auto order = order_of_answer();
    bool any = false, unreachable = false;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        const auto& stream = pending[i];
        if (!stream.accepted) continue;
        if (!open_line(i, stream.kind)) {
            if (!any) return std::unexpected(Refusal{488, trouble_});
            answered[i].decline = true;
            continue;
        }
        // With rtp_symmetric its packets show a way back, whatever its description says.
        if (out_of_reach(i, stream) && !endpoint_->rtp_symmetric) {
            answered[i].decline = unreachable = true;
            continue;
        }
        any = true;
        say_where(i, answered[i].rtp, answered[i].rtcp);
        const auto* there = sdp::find_shape(far_, stream.kind, place_among_its_kind(i, pending));
        // During a call the other leg follows this one (match); before its answer that one has spoken
        // already.
        if (there && (offer_answer_.active().empty() || share_a_codec(stream, *there)))
            answered[i].far = there;
        lines_[i].wished = answered[i].wish;  // the other's direction follows (512)
        if (stream.kind == sdp::MediaKind::Audio && !order.empty()) answered[i].codecs = &order;
    }
    if (!any && unreachable)
        return std::unexpected(Refusal{488, "Incompatible network address formats", 301});
    return offer_answer_.make_answer(answered);
}

std::expected<void, Refusal> SessionMedia::read_answer(std::string_view text) {
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{488, description.error().reason});
    auto read = offer_answer_.receive_answer(*description);
    if (!read) return read;
    offered_match_ = false;
    if (std::exchange(offered_wished_, false)) wished_ = {};
    return read;
}

std::expected<void, Refusal> SessionMedia::replace_answer(std::string_view text) {
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{488, description.error().reason});
    return offer_answer_.replace_answer(*description);
}

void SessionMedia::roll_back() {
    offer_answer_.roll_back();
    matching_ |= std::exchange(offered_match_, false);
    offered_wished_ = false;
    if (settled()) close_unused_lines();
}

}  // namespace asterism::session
