// SPDX-License-Identifier: Apache-2.0
// Transports of the configuration become listeners; a reload keeps sockets whose address did not change
// (reference 185 to 189).
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/server/exchange.h"
#include "certificates.h"

namespace asterism::server {

namespace {

std::optional<sip::Transport> transport_of(endpoint::Protocol protocol) {
    switch (protocol) {
        case endpoint::Protocol::Udp:
            return sip::Transport::Udp;
        case endpoint::Protocol::Tcp:
            return sip::Transport::Tcp;
        case endpoint::Protocol::Tls:
            return sip::Transport::Tls;
        case endpoint::Protocol::Ws:
            return sip::Transport::Ws;
        case endpoint::Protocol::Wss:
            return sip::Transport::Wss;
        default:
            return std::nullopt;
    }
}

/// "gate.example.com:5061": a port written there counts for nothing (526).
std::string without_port(const std::string& host) {
    if (IpAddress::parse(host)) return host;
    const auto colon = host.rfind(':');
    const auto port = colon == std::string::npos ? std::nullopt : parse_uint(host.substr(colon + 1));
    return port ? host.substr(0, colon) : host;
}

}  // namespace

void Exchange::open_listener(const endpoint::Transport& transport) {
    const auto kind = transport_of(transport.protocol);
    if (!kind) return;  // flow: a registration opens it (174)
    sipnet::ListenerConfig config;
    config.name = transport.name;
    config.transport = *kind;
    config.bind = transport.bind;
    if (config.bind.port == 0) config.bind.port = sip::default_port(*kind);
    config.tos = static_cast<int>(transport.tos);
    config.cos = static_cast<int>(transport.cos);
    if (*kind == sip::Transport::Tls) config.tls = tls_options(transport);
    config.stream.keepalive = transport.tcp_keepalive_enable;
    config.stream.keepalive_idle = Seconds{transport.tcp_keepalive_idle_time};
    config.stream.keepalive_interval = Seconds{transport.tcp_keepalive_interval_time};
    config.stream.keepalive_probes = transport.tcp_keepalive_probe_count;
    config.external_signaling_address =
        without_port(transport.external_signaling_hostname.empty() ? transport.external_signaling_address
                                                                   : transport.external_signaling_hostname);
    config.external_signaling_port = static_cast<std::uint16_t>(transport.external_signaling_port);
    config.local_net = transport.local_net;
    const auto opened = sipnet_->listen(config);
    if (!opened)
        bind_again_later(transport.name, opened.error().reason);
    else if (sip::is_websocket(*kind))
        log::verbose(1, "transport {} is served by the listeners of http.conf, at /ws", transport.name);
    else
        log::verbose(1, "transport {} listens on {} {}", transport.name, transport_name(*kind),
                     config.bind.text());
}

// 189: three times, a tenth of a second apart.
void Exchange::bind_again_later(const std::string& name, const std::string& reason) {
    constexpr int kMostTries = 3;
    if (++bind_tries_[name] >= kMostTries) {
        bind_tries_.erase(name);
        log::error("transport {}: {}", name, reason);
        return;
    }
    if (!bind_retry_.running()) bind_retry_.start(Millis{100});
}

void Exchange::on_bind_retry() {
    auto names = bind_tries_;
    for (const auto& [name, tries] : names) {
        const auto& transport = directory_.transport(name);
        if (transport && !sipnet_->find_listener(name))
            open_listener(*transport);
        else
            bind_tries_.erase(name);
        if (sipnet_->find_listener(name)) bind_tries_.erase(name);
    }
}

void Exchange::open_web() {
    for (const auto& fault : web_->configure(configuration_->http, directory_.snapshot()))
        log::error("{}", fault);
}

void Exchange::serve_websockets(rt::HttpServer& server) {
    rt::WebSocketOptions options;
    options.subprotocol = "sip";
    options.most_message = transactions_->options().limits.message;
    // 204: the largest of the ws and wss transports, else 100 ms.
    Millis patience{0};
    for (const auto& transport : directory_.snapshot()->all<endpoint::Transport>())
        if (const auto kind = transport_of(transport->protocol); kind && sip::is_websocket(*kind))
            patience = std::max(patience, transport->websocket_write_timeout);
    options.write_patience = patience.count() > 0 ? patience : Millis{100};
    server.handle_websocket("/ws", "Asterisk HTTP WebSocket", options, sipnet_->websockets());
}

void Exchange::open_listeners() {
    for (const auto& transport : directory_.snapshot()->all<endpoint::Transport>()) open_listener(*transport);
}

void Exchange::reconcile_listeners(const schema::Snapshot& before) {
    for (const auto& transport : directory_.snapshot()->all<endpoint::Transport>()) {
        const auto& former = before.find<endpoint::Transport>(transport->name);
        if (!former) {
            open_listener(*transport);
            continue;
        }
        const auto number = sipnet_->find_listener(transport->name);
        // 188: certificates are read again whatever allow_reload says, since their files may have changed.
        // 187: what may not change did not when it was loaded.
        if (number && transport->protocol == endpoint::Protocol::Tls)
            if (auto renewed = sipnet_->renew_tls(*number, tls_options(*transport)); !renewed)
                log::error("transport {}: the former certificate stays: {}", transport->name,
                           renewed.error().reason);
        if (*former == *transport) continue;
        if (number) sipnet_->close_listener(*number);
        open_listener(*transport);
    }
    for (const auto& former : before.all<endpoint::Transport>()) {
        if (directory_.transport(former->name)) continue;
        if (const auto number = sipnet_->find_listener(former->name)) sipnet_->close_listener(*number);
    }
}

}  // namespace asterism::server
