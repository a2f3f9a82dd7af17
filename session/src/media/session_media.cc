// SPDX-License-Identifier: Apache-2.0
#include "media/session_media.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/rt/dns.h"

namespace asterism::session {

SessionMedia::SessionMedia(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint)
    : services_(services),
      endpoint_(std::move(endpoint)),
      offer_answer_(sdp_settings(*endpoint_), static_cast<std::uint32_t>(random_u64() & 0x7FFFFFFF)) {}

SessionMedia::~SessionMedia() { close(); }

void SessionMedia::close() {
    for (auto& line : lines_) close_line(line);
    lines_.clear();
}

void SessionMedia::join_worker(int worker) {
    if (worker < 0 || worker == worker_ || !offer_answer_.active().empty() || waits_for_answer()) return;
    close();
    worker_ = worker;
}

bool SessionMedia::set_direction(sdp::Direction direction) {
    return std::exchange(direction_, direction) != direction;
}

std::size_t SessionMedia::line_of(sdp::MediaKind kind, const std::vector<sdp::Stream>& streams) const {
    std::size_t i = 0;
    while (i < streams.size() && !(streams[i].accepted && streams[i].kind == kind)) ++i;
    return i;
}

std::size_t SessionMedia::sound_line(const std::vector<sdp::Stream>& streams) const {
    return line_of(sdp::MediaKind::Audio, streams);
}

std::size_t SessionMedia::place_among_its_kind(std::size_t index,
                                               const std::vector<sdp::Stream>& streams) const {
    std::size_t place = 0;
    for (std::size_t i = 0; i < index && i < streams.size(); ++i)
        if (streams[i].kind == streams[index].kind) ++place;
    return place;
}

namespace {

/// The depth of debugging at which every decision about a stream is said.
constexpr int kDecisions = 2;

/// Codecs whose pictures are asked for by RTCP, whatever was said about that (623).
bool asked_by_rtcp(codec::Id codec) {
    using enum codec::Id;
    return codec == Vp8 || codec == Vp9 || codec == H264 || codec == H265;
}

/// What the peer agreed to be asked by; where it named neither, as its codec has it.
media::PictureWay picture_way(const sdp::Stream& stream) {
    const auto* format = stream.sending();
    auto way = format && asked_by_rtcp(format->codec) ? media::PictureWay::Fir : media::PictureWay::Told;
    for (const auto& attribute : stream.remote_attributes) {
        if (!attribute.feedback) continue;
        if (attribute.value == "nack pli") return media::PictureWay::Pli;
        if (attribute.value == "ccm fir") way = media::PictureWay::Fir;
    }
    return way;
}

bool repeats_packets(const sdp::Stream& stream) {
    return std::ranges::any_of(stream.remote_attributes,
                               [](const auto& one) { return one.feedback && one.value == "nack"; });
}

}  // namespace

media::StreamPlan SessionMedia::plan_of(std::size_t index) const {
    const auto& stream = offer_answer_.active()[index];
    const bool audio = stream.kind == sdp::MediaKind::Audio;
    const auto& bound = lines_[index].transport.rtp;
    media::StreamPlan plan;
    // Held by address 0.0.0.0: nothing is sent there. Nor to the very port that it would come from.
    // And from a socket of the other family nothing can be.
    const bool to_itself = stream.remote_rtp == advertised(bound);
    // Nor to a group; nor to other streams of ours, unless it is ourselves who we talk with.
    if (stream.remote_rtp.ip.is_one_host() && !to_itself && !out_of_reach(index, stream)) {
        plan.remote_rtp = stream.remote_rtp;
        if (stream.remote_rtcp.ip.is_one_host()) plan.remote_rtcp = stream.remote_rtcp;
        plan.within_this_host = (is_ours(plan.remote_rtp.ip) || is_ours(plan.remote_rtcp.ip)) &&
                                endpoint::words_within(services_.net, way_) == sipnet::Words::OfPeer;
    }
    const bool learns = endpoint_->rtp_symmetric && out_of_reach(index, stream);
    plan.send = sdp::sends(stream.direction) && (plan.remote_rtp.is_set() || learns);
    plan.receive = sdp::receives(stream.direction);
    for (const auto& format : stream.formats)
        plan.formats.push_back(
            {format.codec, format.send_payload, format.receive_payload, format.clock, format.ptime});
    for (const auto* events : {&stream.events, &stream.other_events})
        for (const auto& event : *events)
            plan.events.push_back({event.clock, event.send_payload, event.receive_payload});
    plan.digits = audio ? digit_way() : media::DigitWay::Nowhere;
    if (stream.kind == sdp::MediaKind::Video) {
        plan.pictures = picture_way(stream);
        plan.repeats = repeats_packets(stream);
    }
    plan.signalling = signalling_;
    plan.rtp_symmetric = endpoint_->rtp_symmetric;
    plan.asymmetric_rtp_codec = endpoint_->asymmetric_rtp_codec;
    // 332: nothing is to be heard of sound that goes past us; and pictures may well stand still.
    if (!elsewhere_ && audio) {
        // Before the answer the callee may be silent.
        if (answered_) {
            plan.rtp_timeout = endpoint_->shared->rtp_timeout;
            plan.rtp_timeout_hold = endpoint_->shared->rtp_timeout_hold;
        }
        plan.rtp_keepalive = endpoint_->shared->rtp_keepalive;
    }
    plan.held = stream.held_by_peer;
    plan.fax_detect = endpoint_->shared->fax_detect;  // 335
    return plan;
}

void SessionMedia::own_streams(Channel& channel) {
    for (const auto& line : lines_)
        if (line.open) services_.calls.own_stream(line.stream, channel);
}

void SessionMedia::commit(Channel& channel) {
    close_unused_lines();
    for (const auto& stream : offer_answer_.active())
        if (std::ranges::find(stream.decisions, sdp::Decision::Why::StaysAsOffered, &sdp::Decision::why) !=
            stream.decisions.end())
            log::notice("{}: No joint capabilities for '{}' media stream in the answer; it stays as it was",
                        channel.name(), codec::to_text(stream.kind));
    if (log::debug_depth() >= kDecisions)
        for (const auto& sentence : explanations())
            log::debug(kDecisions, "{}: {}", channel.name(), sentence);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (!lines_[i].open) continue;
        services_.calls.own_stream(lines_[i].stream, channel);
        services_.calls.plane().apply(lines_[i].stream, plan_of(i));
        const auto& stream = offer_answer_.active()[i];
        if (!stream.remote_host.empty() && !stream.remote_rtp.is_set()) find_host(i);
        if (out_of_reach(i, stream) && !endpoint_->rtp_symmetric)
            log::notice("endpoint {}: its media is at {}, which our {} socket cannot reach; see rtp_ipv6",
                        endpoint_->name, stream.remote_rtp.ip.text(),
                        lines_[i].transport.rtp.ip.is_v6() ? "IPv6" : "IPv4");
    }
    channel.on_leg_media_changed();
}

void SessionMedia::set_answered() {
    answered_ = true;
    // An agreement that is still to come is applied with it.
    if (!settled() ||
        (endpoint_->shared->rtp_timeout.count() == 0 && endpoint_->shared->rtp_timeout_hold.count() == 0))
        return;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (lines_[i].open) services_.calls.plane().apply(lines_[i].stream, plan_of(i));
}

media::StreamId SessionMedia::pictures_by_rtcp() const {
    const auto& active = offer_answer_.active();
    for (std::size_t i = 0; i < lines_.size() && i < active.size(); ++i)
        if (lines_[i].open && active[i].accepted && active[i].kind == sdp::MediaKind::Video &&
            picture_way(active[i]) != media::PictureWay::Told)
            return lines_[i].stream;
    return {};
}

}  // namespace asterism::session
