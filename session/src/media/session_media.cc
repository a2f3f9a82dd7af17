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

void SessionMedia::close_line(Line& line) {
    if (!line.open) return;
    line.open = false;
    services_.calls.stream_closes(line.stream, line.kind);
    services_.calls.plane().close_transport(line.transport.id);
}

// 315, 316: bound to media_address when told so, else to the host of the endpoint's transport, or of the one
// that the call goes by, else to any.
IpAddress SessionMedia::bind_address() const {
    const auto family = endpoint_->rtp_ipv6      ? Family::V6
                        : way_.local.ip.is_set() ? way_.local.ip.family()
                                                 : Family::V4;
    if (endpoint_->bind_rtp_to_media_address)
        if (const auto address = IpAddress::parse(endpoint_->shared->media_address)) return *address;
    const auto number = endpoint_->transport.empty() ? std::optional(way_.listener)
                                                     : services_.net.find_listener(endpoint_->transport);
    if (number)
        if (const auto* config = services_.net.config_of(*number);
            config && config->bind.ip.family() == family)
            return config->bind.ip;
    return IpAddress::any(family);
}

bool SessionMedia::open_line(std::size_t index, sdp::MediaKind kind) {
    if (lines_.size() <= index) lines_.resize(index + 1);
    auto& line = lines_[index];
    // RFC 3264 8.3.3: what was sound may be pictures from now on.
    if (line.open && line.kind != kind) close_line(line);
    if (line.open) return true;
    media::TransportWish wish;
    wish.address = bind_address();
    wish.ports = {static_cast<std::uint16_t>(endpoint_->shared->rtp_port_start),
                  static_cast<std::uint16_t>(endpoint_->shared->rtp_port_end)};
    const bool video = kind == sdp::MediaKind::Video;
    wish.tos = video ? endpoint_->shared->tos_video : endpoint_->shared->tos_audio;
    wish.cos = video ? endpoint_->shared->cos_video : endpoint_->shared->cos_audio;
    wish.worker = worker_;
    auto opened = services_.calls.plane().open_transport(wish);
    if (!opened) {
        trouble_ = opened.error().reason;  // the media plane says it in the log, once for all calls
        return false;
    }
    line.transport = *opened;
    line.stream = services_.calls.plane().create_stream(opened->id, kind);
    line.kind = kind;
    line.open = true;
    worker_ = line.stream.worker;
    return true;
}

bool SessionMedia::out_of_reach(std::size_t index, const sdp::Stream& stream) const {
    if (!stream.remote_rtp.is_set() || stream.remote_rtp.ip.is_any()) return false;
    const bool open = index < lines_.size() && lines_[index].open;
    const auto ours = open ? lines_[index].transport.rtp.ip : bind_address();
    return stream.remote_rtp.ip.family() != ours.family();
}

// 184, 315: what the peer is told to send to.
SocketAddress SessionMedia::advertised(const SocketAddress& bound) const {
    SocketAddress out = bound;
    if (const auto address = IpAddress::parse(endpoint_->shared->media_address);
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
    const bool peer_is_local = config->local_net.contains(way_.remote.ip);
    const bool we_are_local = config->local_net.empty() || config->local_net.contains(out.ip);
    if (external && !peer_is_local && we_are_local) out.ip = *external;
    return out;
}

void SessionMedia::say_where(std::size_t index, SocketAddress& rtp, SocketAddress& rtcp) const {
    if (elsewhere_ && index == sound_line(offer_answer_.active())) {
        rtp = elsewhere_->rtp;
        rtcp = elsewhere_->rtcp;
        return;
    }
    const auto* there = elsewhere(index);
    rtp = there ? there->rtp : advertised(lines_[index].transport.rtp);
    rtcp = there ? there->rtcp : advertised(lines_[index].transport.rtcp);
}

const DirectMedia::Further* SessionMedia::elsewhere(std::size_t index) const {
    const auto& active = offer_answer_.active();
    if (!elsewhere_ || elsewhere_->further.empty() || index >= active.size()) return nullptr;
    return elsewhere_->find(active[index].kind, place_among_its_kind(index, active));
}

bool SessionMedia::send_to(const DirectMedia* there) {
    const bool same = there ? elsewhere_ && there->same_place(*elsewhere_) : !elsewhere_;
    elsewhere_ = there ? std::make_unique<DirectMedia>(*there) : nullptr;
    return !same;
}

// An address that peers are told may be ours by way of a NAT that leads back.
bool SessionMedia::is_ours(const IpAddress& ip) const {
    if (!ip.is_set()) return false;
    if (services_.net.is_own_host(ip)) return true;
    return std::ranges::any_of(
        lines_, [&](const Line& line) { return line.open && advertised(line.transport.rtp).ip == ip; });
}

// By another peer, whose sound shall not pass through us: no group, and nobody on this machine but where the
// peer itself is.
bool SessionMedia::may_be_sent_to(const sdp::Stream& stream) const {
    const auto& ip = stream.remote_rtp.ip;
    return ip.is_one_host() && (ip == way_.remote.ip || !is_ours(ip));
}

bool SessionMedia::set_direction(sdp::Direction direction) {
    return std::exchange(direction_, direction) != direction;
}

std::optional<DirectMedia> SessionMedia::direct() const {
    const auto& active = offer_answer_.active();
    const auto sound = sound_line(active);
    if (sound >= active.size()) return std::nullopt;
    const auto& stream = active[sound];
    if (!may_be_sent_to(stream)) return std::nullopt;
    DirectMedia direct{stream.remote_rtp, stream.remote_rtcp, stream.formats, stream.events, digit_way(), {}};
    for (std::size_t i = 0; i < active.size(); ++i) {
        const auto& one = active[i];
        if (i == sound || !one.accepted) continue;
        if (!may_be_sent_to(one)) return std::nullopt;
        direct.further.push_back(
            {one.kind, place_among_its_kind(i, active), one.remote_rtp, one.remote_rtcp, one.formats});
    }
    return direct;
}

SocketAddress SessionMedia::local(sdp::MediaKind kind) const {
    const auto line = line_of(kind, offer_answer_.active());
    return line < lines_.size() && lines_[line].open ? advertised(lines_[line].transport.rtp)
                                                     : SocketAddress();
}

SocketAddress SessionMedia::remote(sdp::MediaKind kind) const {
    const auto& active = offer_answer_.active();
    const auto line = line_of(kind, active);
    return line < active.size() ? active[line].remote_rtp : SocketAddress();
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

// RFC 8866 5.7: c= may name a host. Nothing is sent until it is found; rtp_symmetric may learn it before.
void SessionMedia::find_host(std::size_t index) {
    if (!alive_) alive_ = std::make_shared<bool>(true);
    const auto& host = offer_answer_.active()[index].remote_host;
    const auto type = lines_[index].transport.rtp.ip.is_v6() ? rt::DnsType::Aaaa : rt::DnsType::A;
    services_.net.resolver().ask(
        host, type, [this, alive = std::weak_ptr(alive_), index, host](const rt::DnsAnswer& answer) {
            if (alive.expired()) return;
            const auto& active = offer_answer_.active();
            if (index >= active.size() || active[index].remote_host != host || index >= lines_.size() ||
                !lines_[index].open)
                return;
            if (answer.records.empty()) {
                log::notice("endpoint {}: its media is at '{}', which is not found", endpoint_->name, host);
                return;
            }
            offer_answer_.found_host(index, answer.records.front().address);
            services_.calls.plane().apply(lines_[index].stream, plan_of(index));
            if (auto* owner = services_.calls.owner_of(lines_[index].stream)) owner->on_leg_media_changed();
        });
}

void SessionMedia::close_unused_lines() {
    const auto& active = offer_answer_.active();
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (i >= active.size() || !active[i].accepted) close_line(lines_[i]);
}

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

media::StreamId SessionMedia::pictures_by_rtcp() const {
    const auto& active = offer_answer_.active();
    for (std::size_t i = 0; i < lines_.size() && i < active.size(); ++i)
        if (lines_[i].open && active[i].accepted && active[i].kind == sdp::MediaKind::Video &&
            picture_way(active[i]) != media::PictureWay::Told)
            return lines_[i].stream;
    return {};
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
