// SPDX-License-Identifier: Apache-2.0
#include "session_media.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/random.h"

namespace asterism::call {

sdp::CodecList codec_list(const schema::CodecList& allow) {
    sdp::CodecList list;
    for (const auto& choice : allow.list())
        list.allow(choice.framing ? fmt::format("{}:{}", choice.name, choice.framing)
                                  : std::string(choice.name));
    return list;
}

namespace {

sdp::CodecPreference preference_of(endpoint::IncomingOffer word) {
    switch (word) {
        case endpoint::IncomingOffer::LocalFirst:
            return sdp::CodecPreference::LocalFirst;
        case endpoint::IncomingOffer::Remote:
            return sdp::CodecPreference::Remote;
        case endpoint::IncomingOffer::RemoteFirst:
            return sdp::CodecPreference::RemoteFirst;
        default:
            return sdp::CodecPreference::Local;
    }
}

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

sdp::Settings sdp_settings(const endpoint::Endpoint& endpoint) {
    sdp::Settings settings;
    settings.sdp_owner = endpoint.sdp_owner;
    settings.sdp_session = endpoint.sdp_session;
    settings.allow = codec_list(endpoint.codecs);
    settings.max_audio_streams = endpoint.max_audio_streams;
    settings.max_video_streams = endpoint.max_video_streams;
    settings.telephone_event = endpoint.dtmf_mode == endpoint::DtmfMode::Rfc4733 ||
                               endpoint.dtmf_mode == endpoint::DtmfMode::Auto ||
                               endpoint.dtmf_mode == endpoint::DtmfMode::AutoInfo;
    settings.use_ptime = endpoint.use_ptime;
    settings.incoming_call_offer_pref = preference_of(endpoint.incoming_call_offer_pref);
    settings.preferred_codec_only = endpoint.preferred_codec_only;
    return settings;
}

SessionMedia::SessionMedia(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint)
    : services_(services),
      endpoint_(std::move(endpoint)),
      offer_answer_(sdp_settings(*endpoint_), static_cast<std::uint32_t>(random_u64() & 0x7FFFFFFF)) {}

SessionMedia::~SessionMedia() { close(); }

void SessionMedia::close() {
    for (auto& line : lines_) close_line(line);
    lines_.clear();
}

void SessionMedia::close_line(Line& line) {
    if (!line.open) return;
    line.open = false;
    services_.calls.disown_stream(line.stream);
    services_.calls.plane().close_transport(line.transport.id);
}

// 315, 316: bound to media_address when told so, else to the host of the endpoint's transport, else to any.
IpAddress SessionMedia::bind_address() const {
    const auto family = endpoint_->rtp_ipv6      ? Family::V6
                        : way_.local.ip.is_set() ? way_.local.ip.family()
                                                 : Family::V4;
    if (endpoint_->bind_rtp_to_media_address)
        if (const auto address = IpAddress::parse(endpoint_->media_address)) return *address;
    if (!endpoint_->transport.empty())
        if (const auto number = services_.net.find_listener(endpoint_->transport))
            if (const auto* config = services_.net.config_of(*number);
                config && config->bind.ip.family() == family)
                return config->bind.ip;
    return IpAddress::any(family);
}

bool SessionMedia::open_line(std::size_t index, sdp::MediaKind kind) {
    if (lines_.size() <= index) lines_.resize(index + 1);
    auto& line = lines_[index];
    if (line.open) return true;
    media::TransportWish wish;
    wish.address = bind_address();
    wish.ports = {static_cast<std::uint16_t>(endpoint_->rtp_port_start),
                  static_cast<std::uint16_t>(endpoint_->rtp_port_end)};
    wish.tos = endpoint_->tos_audio;
    wish.cos = endpoint_->cos_audio;
    wish.worker = worker_;
    auto opened = services_.calls.plane().open_transport(wish);
    if (!opened) {
        trouble_ = opened.error().reason;  // the media plane says it in the log, once for all calls
        return false;
    }
    line.transport = *opened;
    line.stream = services_.calls.plane().create_stream(opened->id, kind);
    line.open = true;
    worker_ = line.stream.worker;
    return true;
}

// 184, 315: what the peer is told to send to.
SocketAddress SessionMedia::advertised(const SocketAddress& bound) const {
    SocketAddress out = bound;
    if (const auto address = IpAddress::parse(endpoint_->media_address);
        address && address->family() == bound.ip.family()) {
        out.ip = *address;
        return out;
    }
    if (out.ip.is_any())
        out.ip = way_.local.ip.family() == bound.ip.family() ? way_.local.ip
                                                             : IpAddress::loopback(bound.ip.family());
    const auto* config = services_.net.config_of(way_.listener);
    if (!config) return out;
    const auto& transport = services_.directory.transport(config->name);
    if (!transport || transport->external_media_address.empty()) return out;
    const auto external = IpAddress::parse(transport->external_media_address);
    bool peer_is_local = false;
    bool we_are_local = config->local_net.empty();
    for (const auto& network : config->local_net) {
        if (network.contains(way_.remote.ip)) peer_is_local = true;
        if (network.contains(out.ip)) we_are_local = true;
    }
    if (external && !peer_is_local && we_are_local) out.ip = *external;
    return out;
}

std::expected<std::string, SessionMedia::Refusal> SessionMedia::offer(const std::string& codecs) {
    if (offer_answer_.state() == sdp::OfferAnswer::State::Stable) return offer_again();
    auto allowed = offer_answer_.settings().allow.of_kind(sdp::MediaKind::Audio);
    if (!codecs.empty()) {
        sdp::CodecList others;
        others.allow(codecs);
        allowed = sdp::codecs_to_offer(allowed, others.of_kind(sdp::MediaKind::Audio),
                                       preference_of(endpoint_->outgoing_call_offer_pref));
    }
    return offer_audio(std::move(allowed));
}

std::expected<std::string, SessionMedia::Refusal> SessionMedia::offer_all_codecs() {
    return offer_audio(offer_answer_.settings().allow.of_kind(sdp::MediaKind::Audio));
}

std::expected<std::string, SessionMedia::Refusal> SessionMedia::offer_audio(sdp::CodecList codecs) {
    if (codecs.empty()) return std::unexpected(Refusal{488, "no codec is allowed"});
    // Lines of the session so far keep their place (RFC 3264 8); those that carry nothing stay removed.
    const auto& active = offer_answer_.active();
    std::vector<sdp::OfferedStream> streams(std::max<std::size_t>(active.size(), 1));
    std::size_t at = 0;
    for (std::size_t i = 0; i < active.size(); ++i) {
        streams[i].kind = active[i].kind;
        if (active[i].accepted && active[i].kind == sdp::MediaKind::Audio) at = i;
    }
    if (!open_line(at, sdp::MediaKind::Audio)) return std::unexpected(Refusal{503, trouble_});
    streams[at].kind = sdp::MediaKind::Audio;
    streams[at].codecs = std::move(codecs);
    streams[at].direction = direction_;
    streams[at].rtp = told_rtp(at);
    streams[at].rtcp = told_rtcp(at);
    return offer_answer_.make_offer(std::move(streams));
}

std::expected<std::string, SessionMedia::Refusal> SessionMedia::offer_again() {
    // What is agreed, to the addresses that count now.
    const auto& active = offer_answer_.active();
    std::vector<sdp::OfferedStream> streams;
    for (std::size_t i = 0; i < active.size(); ++i) {
        sdp::OfferedStream same{.kind = active[i].kind, .direction = direction_};
        if (active[i].accepted && i < lines_.size() && lines_[i].open) {
            for (const auto& format : active[i].formats) {
                const auto* allowed = offer_answer_.settings().allow.find(format.codec);
                same.codecs.add(format.codec, allowed ? allowed->ptime : 0);
            }
            same.rtp = told_rtp(i);
            same.rtcp = told_rtcp(i);
        }
        streams.push_back(std::move(same));
    }
    return offer_answer_.make_offer(std::move(streams));
}

SocketAddress SessionMedia::told_rtp(std::size_t index) const {
    return elsewhere_ ? elsewhere_->rtp : advertised(lines_[index].transport.rtp);
}
SocketAddress SessionMedia::told_rtcp(std::size_t index) const {
    return elsewhere_ ? elsewhere_->rtcp : advertised(lines_[index].transport.rtcp);
}

bool SessionMedia::send_to(const std::optional<DirectMedia>& there) {
    const bool same = there.has_value() == elsewhere_.has_value() &&
                      (!there || (there->rtp == elsewhere_->rtp && there->rtcp == elsewhere_->rtcp));
    elsewhere_ = there;
    return !same;
}

std::optional<DirectMedia> SessionMedia::direct() const {
    for (const auto& stream : offer_answer_.active()) {
        if (stream.kind != sdp::MediaKind::Audio || !stream.accepted) continue;
        if (!stream.remote_rtp.is_set() || stream.remote_rtp.ip.is_any()) return std::nullopt;
        return DirectMedia{stream.remote_rtp, stream.remote_rtcp, stream.formats, stream.events, digit_way()};
    }
    return std::nullopt;
}

bool SessionMedia::set_direction(sdp::Direction direction) {
    return std::exchange(direction_, direction) != direction;
}

std::expected<void, SessionMedia::Refusal> SessionMedia::read_offer(std::string_view text) {
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{400, description.error().reason});
    return offer_answer_.receive_offer(*description);
}

bool SessionMedia::reserve() {
    const auto& pending = offer_answer_.pending();
    for (std::size_t i = 0; i < pending.size(); ++i)
        if (pending[i].accepted && pending[i].kind == sdp::MediaKind::Audio)
            return open_line(i, pending[i].kind);
    return true;
}

std::expected<std::string, SessionMedia::Refusal> SessionMedia::answer() {
    const auto& pending = offer_answer_.pending();
    std::vector<sdp::AnsweredStream> answered(pending.size());
    bool have_audio = false;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        // One audio stream is carried; the others are declined in place, as RFC 3264 6 wants it.
        if (!pending[i].accepted || pending[i].kind != sdp::MediaKind::Audio || have_audio) {
            answered[i].decline = true;
            continue;
        }
        if (!open_line(i, pending[i].kind)) return std::unexpected(Refusal{503, trouble_});
        have_audio = true;
        // A peer that holds us gets its music from us.
        if (pending[i].held_by_peer) elsewhere_.reset();
        answered[i].rtp = told_rtp(i);
        answered[i].rtcp = told_rtcp(i);
    }
    return offer_answer_.make_answer(answered);
}

std::expected<void, SessionMedia::Refusal> SessionMedia::read_answer(std::string_view text) {
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{488, description.error().reason});
    return offer_answer_.receive_answer(*description);
}

std::expected<void, SessionMedia::Refusal> SessionMedia::replace_answer(std::string_view text) {
    const auto description = sdp::parse(text);
    if (!description) return std::unexpected(Refusal{488, description.error().reason});
    return offer_answer_.replace_answer(*description);
}

media::StreamPlan SessionMedia::plan_of(const sdp::Stream& stream) const {
    media::StreamPlan plan;
    // Held by address 0.0.0.0: nothing is sent there.
    if (!stream.remote_rtp.ip.is_any()) {
        plan.remote_rtp = stream.remote_rtp;
        plan.remote_rtcp = stream.remote_rtcp;
    }
    plan.send = sdp::sends(stream.direction) && plan.remote_rtp.is_set();
    plan.receive = sdp::receives(stream.direction);
    for (const auto& format : stream.formats)
        plan.formats.push_back(
            {format.codec, format.send_payload, format.receive_payload, format.clock, format.ptime});
    for (const auto& event : stream.events)
        plan.events.push_back({event.clock, event.send_payload, event.receive_payload});
    plan.digits = digit_way();
    plan.rtp_symmetric = endpoint_->rtp_symmetric;
    // 332: nothing is to be heard of sound that goes past us.
    if (!elsewhere_) {
        plan.rtp_timeout = endpoint_->rtp_timeout;
        plan.rtp_timeout_hold = endpoint_->rtp_timeout_hold;
        plan.rtp_keepalive = endpoint_->rtp_keepalive;
    }
    plan.held = stream.held_by_peer;
    plan.fax_detect = endpoint_->fax_detect;  // 335
    return plan;
}

void SessionMedia::apply(Channel& channel) {
    const auto& active = offer_answer_.active();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        auto& line = lines_[i];
        if (!line.open) continue;
        if (i >= active.size() || !active[i].accepted) {
            close_line(line);
            continue;
        }
        services_.calls.own_stream(line.stream, channel);
        services_.calls.plane().apply(line.stream, plan_of(active[i]));
    }
    channel.on_leg_media_changed();
}

media::StreamId SessionMedia::audio() const {
    const auto& active = offer_answer_.active();
    for (std::size_t i = 0; i < lines_.size() && i < active.size(); ++i)
        if (lines_[i].open && active[i].accepted && active[i].kind == sdp::MediaKind::Audio)
            return lines_[i].stream;
    return {};
}

std::string SessionMedia::codecs() const {
    const auto& streams = offer_answer_.active().empty() ? offer_answer_.pending() : offer_answer_.active();
    std::string out;
    for (const auto& stream : streams) {
        if (stream.kind != sdp::MediaKind::Audio || !stream.accepted) continue;
        for (const auto& format : stream.formats) {
            if (!out.empty()) out += ',';
            out += sdp::codec(format.codec).name;
        }
        break;
    }
    return out;
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

}  // namespace asterism::call
