// SPDX-License-Identifier: Apache-2.0
// What the other leg has, and offers that make ours the like of it (reference 318).
#include <algorithm>

#include "media/session_media.h"

namespace asterism::session {

bool share_a_codec(const sdp::Stream& stream, const sdp::StreamShape& there) {
    return std::ranges::any_of(stream.formats, [&](const auto& one) { return there.has(one.codec); });
}

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
    for (const auto kind : kMediaKinds) {
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

}  // namespace asterism::session
