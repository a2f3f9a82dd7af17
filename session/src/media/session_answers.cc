// SPDX-License-Identifier: Apache-2.0
// Answers of a session: theirs read, ours made (reference 304 to 312).
#include <algorithm>

#include "media/session_media.h"

namespace asterism::session {

std::optional<Negotiation::Refusal> SessionMedia::secrecy() const {
    if (!endpoint::wants_secret_media(*endpoint_)) return std::nullopt;
    return Refusal{488, "media must be encrypted, and encryption is not built yet", 302};
}

std::expected<void, Negotiation::Refusal> SessionMedia::read_offer(std::string_view text) {
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

std::expected<std::string, Negotiation::Refusal> SessionMedia::answer() {
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

std::expected<void, Negotiation::Refusal> SessionMedia::read_answer(std::string_view text) {
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{488, description.error().reason});
    auto read = offer_answer_.receive_answer(*description);
    if (!read) return read;
    offered_match_ = false;
    if (std::exchange(offered_wished_, false)) wished_ = {};
    return read;
}

std::expected<void, Negotiation::Refusal> SessionMedia::replace_answer(std::string_view text) {
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
