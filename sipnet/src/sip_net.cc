// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/sip_net.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "counters.h"
#include "flow.h"

namespace asterism::sipnet {

SipNet::SipNet(rt::Loop& loop, rt::Net& net, NetConfig config)
    : loop_(loop),
      net_(net),
      config_(config),
      boot_(static_cast<std::uint32_t>(random_u64()) | 1),
      every_second_(loop.wheel(), *this) {
    configure(config);
    every_second_.start(Seconds{1});
    net_.watch_addresses([this](const std::vector<IpAddress>& gone) { on_addresses_changed(gone); });
}

SipNet::~SipNet() { net_.watch_addresses(nullptr); }

void SipNet::configure(NetConfig config) {
    config_ = config;
    door_->set_limit(config.overload_delay);
    room_.set_limit(config.overload_delay);
    door_->set_enabled(config.shed_overload);
    door_->set_answers_datagrams(config.overload_answer_udp);
}

Result<std::uint16_t> SipNet::listen(const ListenerConfig& config) {
    auto made = std::make_unique<Listener>(*this, next_listener_, config);
    if (config.transport == sip::Transport::Udp) {
        auto socket = net_.udp({config.bind, config.tos, config.cos, door_}, *made);
        if (!socket) return std::unexpected(socket.error());
        made->udp = std::move(*socket);
    } else if (!sip::is_websocket(config.transport)) {  // reference 186: those open no socket of their own
        rt::ListenOptions options;
        options.bind = config.bind;
        options.stream = config.stream;
        options.stream.tos = config.tos;
        options.stream.cos = config.cos;
        options.cutter = cutter(config.transport);
        if (sip::is_secure(config.transport)) {
            auto tls = net_.tls_context(config.tls);
            if (!tls) return std::unexpected(tls.error());
            made->tls = options.tls = *tls;
        }
        auto door = net_.listen(options, *made);
        if (!door) return std::unexpected(door.error());
        made->door = std::move(*door);
    }
    const auto number = next_listener_++;
    listeners_[number] = std::move(made);
    return number;
}

void SipNet::close_listener(std::uint16_t number) { listeners_.erase(number); }

void SipNet::stop_listening() {
    stopped_ = true;
    for (auto& [number, listener] : listeners_) listener->door.reset();
}

Result<void> SipNet::renew_tls(std::uint16_t number, const rt::TlsOptions& tls) {
    auto* one = listener(number);
    if (!one || !one->door) return fail("no such listener");
    auto context = net_.tls_context(tls);
    if (!context) return std::unexpected(context.error());
    one->config.tls = tls;
    one->tls = *context;
    one->door->set_tls(*context);
    return {};
}

std::vector<ListenerRow> SipNet::listeners() const {
    std::vector<ListenerRow> rows;
    for (const auto& [number, one] : listeners_) rows.push_back({number, one->config, one->local()});
    return rows;
}

SipNet::Listener* SipNet::listener(std::uint16_t number) const {
    const auto at = listeners_.find(number);
    return at == listeners_.end() ? nullptr : at->second.get();
}

const ListenerConfig* SipNet::config_of(std::uint16_t number) const {
    const auto* one = listener(number);
    return one ? &one->config : nullptr;
}

std::optional<std::uint16_t> SipNet::find_listener(std::string_view name) const {
    for (const auto& [number, one] : listeners_)
        if (one->config.name == name) return number;
    return std::nullopt;
}

SipNet::Listener* SipNet::listener_for(sip::Transport transport, const IpAddress& remote,
                                       std::optional<std::uint16_t> wanted) const {
    if (wanted) {
        auto* one = listener(*wanted);
        if (one && one->config.transport == transport && one->config.bind.ip.family() == remote.family())
            return one;
    }
    for (const auto& [number, one] : listeners_)
        if (one->config.transport == transport && one->config.bind.ip.family() == remote.family())
            return one.get();
    return nullptr;
}

Reach SipNet::reach(const Listener* wanted) const {
    constexpr Reach::Families kNone{false, false};
    Reach reach{kNone, kNone, kNone, kNone};
    const auto add = [](Reach::Families& families, const IpAddress& bound) {
        (bound.is_v6() ? families.ipv6 : families.ipv4) = true;
    };
    for (const auto& [number, one] : listeners_) {
        const auto& ip = one->config.bind.ip;
        // 588: what is tied to a listener goes to places of its family alone.
        if (wanted && ip.family() != wanted->config.bind.ip.family()) continue;
        add(reach.dialled, ip);
        if (one->config.transport == sip::Transport::Udp) add(reach.udp, ip);
        if (one->config.transport == sip::Transport::Tcp) add(reach.tcp, ip);
        if (one->config.transport == sip::Transport::Tls) add(reach.tls, ip);
    }
    return reach;
}

bool SipNet::is_own_host(const IpAddress& ip) {
    if (ip.is_loopback()) return true;
    // The way to an address of the machine's own begins there.
    const auto towards = net_.local_address_towards(ip);
    return towards && *towards == ip;
}

bool SipNet::is_ours(const SocketAddress& address) {
    const auto is_that = [&](const SocketAddress& bound) {
        return bound.port == address.port && bound.ip.family() == address.ip.family() &&
               (bound.ip == address.ip || (bound.ip.is_any() && is_own_host(address.ip)));
    };
    for (const auto& [number, one] : listeners_) {
        const auto bound = one->local();
        if (is_that(bound)) return true;
        const auto& config = one->config;
        if (config.external_signaling_address.empty()) continue;
        const auto port = config.external_signaling_port ? config.external_signaling_port : bound.port;
        if (port == address.port && IpAddress::parse(config.external_signaling_address) == address.ip)
            return true;
    }
    return std::ranges::any_of(further_sockets_, is_that);
}

bool SipNet::leads_nowhere(const Hop& hop, Words words) {
    if (hop.address.ip.is_one_host() && hop.address.port != 0 &&
        (words == Words::OfAdministrator || !is_ours(hop.address)))
        return false;
    misled.add();
    return true;
}

void SipNet::resolve(const sip::UriView& uri, std::optional<std::uint16_t> wanted, Words words,
                     std::function<void(const Hops&)> done) {
    std::optional<sip::Transport> transport;
    const auto* tied = wanted ? listener(*wanted) : nullptr;
    if (tied) transport = tied->config.transport;
    sipnet::resolve(net_.resolver(), uri, transport, reach(tied),
                    [this, words, done = std::move(done)](const Hops& hops) {
                        if (!hops) return done(hops);
                        auto fit = *hops;
                        std::erase_if(fit, [&](const Hop& hop) { return leads_nowhere(hop, words); });
                        if (fit.empty() && !hops->empty())
                            return done(fail(fmt::format("{} is not a place that may be sent to from there",
                                                         hops->front().address.text())));
                        for (const auto& hop : fit) note_server_name(hop, words);
                        done(fit);
                    });
}

bool SipNet::outside(const ListenerConfig& config, const IpAddress& remote) const {
    return !config.local_net.contains(remote);
}

const SharedBytes& SipNet::sent_by_text(std::string text) {
    if (sent_by_.size() > 1000) sent_by_.clear();
    auto& shared = sent_by_[text];
    if (!shared) shared = SharedBytes::copy(text);
    return shared;
}

sip::Target SipNet::completed(sip::Target target) {
    target.rport = !config_.disable_rport;
    const auto* one = listener_for(target.transport, target.remote.ip,
                                   target.listener ? std::optional(target.listener) : std::nullopt);
    if (one) target.listener = one->number;
    const auto bound = one ? one->local() : SocketAddress{};
    if (!target.local.ip.is_set() || target.local.ip.is_any()) {
        if (bound.ip.is_set() && !bound.ip.is_any())
            target.local.ip = bound.ip;
        else if (const auto towards = net_.local_address_towards(target.remote.ip))
            target.local.ip = *towards;
        else
            target.local.ip = IpAddress::loopback(target.remote.ip.family());
    }
    // Where we can be reached is the listener's port, not that of the connection; of a WebSocket that of
    // HTTP.
    if (!sip::is_websocket(target.transport) || target.local.port == 0)
        target.local.port = bound.port != 0 ? bound.port : sip::default_port(target.transport);
    target.sent_by = sent_by_text(advertised_address(target));
    return target;
}

std::string SipNet::advertised_address(const sip::Target& target) const {
    const auto* config = config_of(target.listener);
    if (config && !config->external_signaling_address.empty() && outside(*config, target.remote.ip)) {
        const auto port =
            config->external_signaling_port ? config->external_signaling_port : target.local.port;
        const auto address = IpAddress::parse(config->external_signaling_address);
        return fmt::format("{}:{}", address ? address->uri_text() : config->external_signaling_address, port);
    }
    if (config && config->external_signaling_port && outside(*config, target.remote.ip))
        return fmt::format("{}:{}", target.local.ip.uri_text(), config->external_signaling_port);
    return target.local.text();
}

std::string SipNet::contact_uri(const sip::Target& target, std::string_view user, bool secure) const {
    std::string uri = secure ? "sips:" : "sip:";
    if (!user.empty()) {
        uri += sip::escape_user(user);
        uri += '@';
    }
    uri += advertised_address(target);
    if (target.transport != sip::Transport::Udp) {
        uri += ";transport=";
        // RFC 7118 5.2.3: one word for both.
        uri += transport_name(sip::is_websocket(target.transport) ? sip::Transport::Ws : target.transport);
    }
    return uri;
}

Result<sip::Target> SipNet::target(const Hop& hop, std::optional<std::uint16_t> wanted) {
    sip::Target target;
    target.transport = hop.transport;
    target.remote = hop.address;
    if (wanted) target.listener = *wanted;
    const auto* one = listener_for(hop.transport, hop.address.ip, wanted);
    if (!one && hop.transport == sip::Transport::Udp)
        return fail(fmt::format("no UDP transport for {}", hop.address.text()));
    if (sip::is_websocket(hop.transport)) {
        // A browser cannot be called back: only down the connection it has opened (203), of either kind.
        for (const auto kind : {sip::Transport::Ws, sip::Transport::Wss})
            if (const auto* flow = find_by_remote(kind, hop.address)) return this->target(flow->id);
        return fail(fmt::format("no WebSocket connection with {}", hop.address.text()));
    }
    if (sip::is_stream(hop.transport))
        if (const auto* flow = connection_with(hop.transport, hop.address)) target.flow = flow->id;
    return completed(std::move(target));
}

Result<sip::Target> SipNet::target(sip::FlowId id) {
    const auto* flow = find(id);
    if (!flow) return fail("the connection is gone");
    sip::Target target;
    target.transport = flow->transport;
    target.listener = flow->listener;
    target.remote = flow->remote;
    target.local = flow->local;
    target.flow = id;
    return completed(std::move(target));
}

sip::Sent SipNet::send(const sip::Target& target, const SharedBytes& bytes) {
    // The last gate, for answers as well: groups and everybody are never sent to.
    if (!target.flow && (!target.remote.ip.is_one_host() || target.remote.port == 0)) {
        misled.add();
        return {.ok = false};
    }
    if (target.transport == sip::Transport::Udp) {
        auto* one = listener_for(target.transport, target.remote.ip,
                                 target.listener ? std::optional(target.listener) : std::nullopt);
        if (!one || !one->udp) return {.ok = false};
        if (trace_) trace_->on_message(true, target.transport, target.remote, bytes.view());
        sent_messages.add();
        one->udp->send(target.remote, bytes);
        return {.ok = true};
    }
    Flow* flow = nullptr;
    if (target.flow) {
        flow = find(target.flow);
    } else {
        flow = connection_with(target.transport, target.remote);
        if (!flow && !sip::is_websocket(target.transport)) flow = open_flow(target);
    }
    if (!flow) return {.ok = false};
    if (trace_) trace_->on_message(true, target.transport, flow->remote, bytes.view());
    sent_messages.add();
    const auto id = flow->id;
    flow->stream->send(bytes);
    return {.ok = true, .flow = id};
}

}  // namespace asterism::sipnet
