// SPDX-License-Identifier: Apache-2.0
#include "flow.h"

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/sip/message.h"
#include "counters.h"
#include "room_limits.h"

namespace asterism::sipnet {

namespace {
constexpr Seconds kSayAgain{60};
}  // namespace

void SipNet::Flow::on_open(rt::Stream& opened_stream) { local = opened_stream.local(); }

void SipNet::Flow::on_bytes(rt::Stream&, std::string_view bytes) { owner.on_bytes(*this, bytes); }

void SipNet::Flow::on_piece(rt::Stream&, SharedBytes piece) { owner.on_piece(*this, std::move(piece)); }

void SipNet::Flow::on_closed(rt::Stream&, rt::CloseReason reason, std::string_view detail) {
    if (reason == rt::CloseReason::Unfinished) slow_connections.add();
    // Whom we wanted is not whom we found, or speaks no TLS that we do: nobody else can mend that.
    if (reason == rt::CloseReason::TlsFailed && !incoming)
        log::warning("No {} with {}: {}", transport_name(transport), remote.text(), detail);
    else if (reason == rt::CloseReason::Broken)
        owner.say_broken(*this, detail);
    else if (reason != rt::CloseReason::ByPeer)
        log::debug(1, "{} connection with {}: {}", transport_name(transport), remote.text(), detail);
    owner.drop_flow(*this, true);
}

// Strangers shall not fill the log: one a second is a notice.
void SipNet::say_broken(const Flow& flow, std::string_view why) {
    const auto now = loop_.now();
    const bool aloud = !broken_said_ || now - *broken_said_ >= Seconds{1};
    if (aloud) broken_said_ = now;
    const auto text = fmt::format("{} connection with {} closed, what it sends cannot be read: {}",
                                  transport_name(flow.transport), flow.remote.text(), why);
    if (aloud)
        log::notice("{}", text);
    else
        log::debug(1, "{}", text);
}

sip::Origin SipNet::origin_of(const Flow& flow) {
    sip::Origin origin;
    origin.transport = flow.transport;
    origin.listener = flow.listener;
    origin.source = flow.remote;
    origin.local = flow.local;
    origin.flow = flow.id;
    return origin;
}

void SipNet::adopt(const Listener* listener, sip::Transport transport, std::unique_ptr<rt::Stream> stream) {
    const auto remote = stream->peer();
    const auto source = remote.ip.source();
    if (stopped_ || !may_come(source)) {
        refused_connections.add();
        if (loop_.now() - refusal_said_ > kSayAgain) {
            refusal_said_ = loop_.now();
            const auto& from_there = per_source_[source];
            log::warning(
                "Connections are turned away: {} stand ({} at most), {} of them from {} ({} at most), {} "
                "without a message ({} at most)",
                flow_count_, limits::connections.value(), from_there.flows, source.text(),
                limits::connections_of_source.value(), from_there.unproven,
                limits::unproven_of_source.value());
            if (from_there.flows == 0) per_source_.erase(source);
        }
        return;
    }
    auto& flow = new_flow(transport, listener ? listener->number : 0, remote, true);
    flow.local = stream->local();
    flow.stream = std::move(stream);
    ++per_source_[source].unproven;
    flow.stream->set_handler(flow);
}

bool SipNet::may_come(const IpAddress& source) {
    const auto at = per_source_.find(source);
    const auto from_there = at == per_source_.end() ? FromThere{} : at->second;
    return limits::connections_of_source.admits(from_there.flows + 1) &&
           limits::unproven_of_source.admits(from_there.unproven + 1) &&
           limits::connections.admits(flow_count_ + 1);
}

void SipNet::count_as_proven(Flow& flow) {
    if (std::exchange(flow.heard_message, true) || !flow.incoming) return;
    if (const auto at = per_source_.find(flow.remote.ip.source()); at != per_source_.end())
        --at->second.unproven;
}

void fit_connection_limits(std::size_t descriptors) {
    // Connections of strangers must leave descriptors for sound, consoles and the store. Of the places one
    // source has a quarter, but enough for an office; and of that half until messages come.
    const auto share = [](Limit& limit, std::size_t of_what, std::size_t least) {
        limit.fit(std::min(limit.preset(), std::max(of_what, least)));
    };
    share(limits::connections, descriptors / 2, 1);
    share(limits::connections_of_source, limits::connections.value() / 4, 16);
    share(limits::unproven_of_source, limits::connections_of_source.value() / 2, 8);
}

SipNet::Flow& SipNet::new_flow(sip::Transport transport, std::uint16_t listener, const SocketAddress& remote,
                               bool incoming) {
    sip::FlowId id;
    if (free_slots_.empty()) {
        id.slot = static_cast<std::uint32_t>(flow_slots_.size());
        flow_slots_.emplace_back();
    } else {
        id.slot = free_slots_.back();
        free_slots_.pop_back();
    }
    id.generation = next_generation_++;
    id.boot = boot_;
    auto flow = std::make_unique<Flow>(*this, id);
    flow->transport = transport;
    flow->listener = listener;
    flow->remote = remote;
    flow->incoming = incoming;
    flow->opened = flow->latest = loop_.now();
    auto& placed = *flow;
    flow_slots_[id.slot] = std::move(flow);
    ++flow_count_;
    ++per_source_[remote.ip.source()].flows;
    limits::connections.note(flow_count_);
    by_remote_[static_cast<int>(transport)][remote] = id.slot;
    return placed;
}

SipNet::Flow* SipNet::find(sip::FlowId id) const {
    if (id.boot != boot_ || id.slot >= flow_slots_.size()) return nullptr;
    auto* flow = flow_slots_[id.slot].get();
    return flow && flow->id == id && flow->alive ? flow : nullptr;
}

SipNet::Flow* SipNet::find_by_remote(sip::Transport transport, const SocketAddress& remote) const {
    const auto& map = by_remote_[static_cast<int>(transport)];
    const auto at = map.find(remote);
    return at == map.end() ? nullptr : flow_slots_[at->second].get();
}

void SipNet::note_server_name(const Hop& hop, Words words) {
    if (!sip::is_secure(hop.transport) || hop.server_name.empty()) return;
    constexpr std::size_t kMostNames = 10'000;
    if (server_names_.size() > kMostNames) server_names_.clear();
    auto& known = server_names_[hop.address];
    if (words == Words::OfPeer && known.words == Words::OfAdministrator) return;
    known = {hop.server_name, words};
}

std::string SipNet::server_name(const SocketAddress& remote) const {
    const auto known = server_names_.find(remote);
    return known == server_names_.end() ? std::string() : known->second.name;
}

SipNet::Flow* SipNet::connection_with(sip::Transport transport, const SocketAddress& remote) const {
    auto* flow = find_by_remote(transport, remote);
    if (!flow || flow->incoming || !sip::is_secure(transport)) return flow;
    // Its certificate was asked for another name.
    return flow->server_name == server_name(remote) ? flow : nullptr;
}

SipNet::Flow* SipNet::open_flow(const sip::Target& target) {
    if (!limits::connections.admits(flow_count_ + 1)) return nullptr;
    rt::ConnectOptions options;
    options.to = target.remote;
    const auto* from = listener_for(target.transport, target.remote.ip,
                                    target.listener ? std::optional(target.listener) : std::nullopt);
    if (from) {
        if (!from->config.bind.ip.is_any()) options.from = {from->config.bind.ip, 0};
        options.stream = from->config.stream;
        options.stream.tos = from->config.tos;
        options.stream.cos = from->config.cos;
    }
    if (sip::is_secure(target.transport)) {
        options.tls = from && from->tls ? from->tls : client_tls_;
        if (!options.tls) {
            auto context = net_.tls_context({});
            if (!context) return nullptr;
            options.tls = client_tls_ = *context;
        }
        options.server_name = server_name(target.remote);
    }
    auto& flow = new_flow(target.transport, from ? from->number : 0, target.remote, false);
    flow.local = target.local;
    flow.server_name = options.server_name;
    flow.heard_message = true;  // the rule of the first message is for those who come to us
    options.cutter = cutter(target.transport);
    flow.stream = net_.connect(options, flow);
    return &flow;
}

void SipNet::drop_flow(Flow& flow, bool tell) {
    if (!flow.alive) return;
    flow.alive = false;
    flow.stream->close();
    --flow_count_;
    count_as_proven(flow);
    limits::connections.note(flow_count_);
    if (auto count = per_source_.find(flow.remote.ip.source());
        count != per_source_.end() && --count->second.flows == 0)
        per_source_.erase(count);
    auto& map = by_remote_[static_cast<int>(flow.transport)];
    if (const auto at = map.find(flow.remote); at != map.end() && at->second == flow.id.slot) map.erase(at);
    // Callers up the stack may still hold it: it is buried in a later turn.
    const auto id = flow.id;
    graveyard_.push_back(std::move(flow_slots_[id.slot]));
    free_slots_.push_back(id.slot);
    if (graveyard_.size() == 1) loop_.post([this] { graveyard_.clear(); });
    if (!tell) return;
    layer_->on_flow_failed(id);
    for (auto* watcher : watchers_) watcher->on_flow_closed(id);
}

void SipNet::on_addresses_changed(const std::vector<IpAddress>& gone) {
    for (const auto& address : gone) log::notice("The address {} is gone", address.text());
    // Nothing reaches us on these any more, and it would take TCP minutes to notice.
    for (std::size_t slot = 0; slot < flow_slots_.size(); ++slot)
        if (auto* flow = flow_slots_[slot].get();
            flow && std::find(gone.begin(), gone.end(), flow->local.ip) != gone.end())
            drop_flow(*flow, true);
    for (auto* watcher : watchers_) watcher->on_addresses_changed();
}

bool SipNet::is_open(sip::FlowId id) const { return find(id) != nullptr; }

std::vector<FlowRow> SipNet::flows() const {
    std::vector<FlowRow> rows;
    for (const auto& flow : flow_slots_)
        if (flow)
            rows.push_back({flow->id, flow->transport, flow->local, flow->remote, flow->incoming,
                            std::chrono::duration_cast<Seconds>(loop_.now() - flow->opened)});
    return rows;
}

void SipNet::on_second() {
    every_second_.start(Seconds{1});
    ++second_;
    door_->on_second(loop_.now());
    // After a stall of ours, what they sent in time waits in the sockets yet.
    if (loop_.wheel().late()) return;
    const auto now = loop_.now();
    const auto interval = static_cast<std::uint32_t>(config_.keep_alive_interval.count());
    static const SharedBytes ping = SharedBytes::copy("\r\n\r\n");
    for (std::size_t slot = 0; slot < flow_slots_.size(); ++slot) {
        auto* flow = flow_slots_[slot].get();
        if (!flow) continue;
        if (flow->incoming && !flow->heard_message && now - flow->opened > config_.first_message) {
            silent_connections.add();
            drop_flow(*flow, true);
            continue;
        }
        // Whoever sends a message byte by byte holds what we keep of it.
        if (flow->unfinished != MonoTime{} && now - flow->unfinished > config_.first_message) {
            slow_connections.add();
            drop_flow(*flow, true);
            continue;
        }
        if (config_.idle.count() > 0 && now - flow->latest > config_.idle) {
            drop_flow(*flow, true);
            continue;
        }
        // Spread over the interval by slot, so that a hundred thousand pings make no burst.
        if (interval > 0 && (second_ + slot) % interval == 0) flow->stream->send(ping);
    }
}

}  // namespace asterism::sipnet
