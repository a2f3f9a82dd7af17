// SPDX-License-Identifier: Apache-2.0
// Ports and addresses of the streams: which of ours are opened, and what the peer is told.
#include "media/session_media.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/rt/dns.h"

namespace asterism::session {

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

}  // namespace asterism::session
