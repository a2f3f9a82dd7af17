// SPDX-License-Identifier: Apache-2.0
#include "http_core.h"

#include <fmt/core.h>

#include "asterism/base/counter.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "room_limits.h"
#include "web_socket_stream.h"

namespace asterism::rt {

namespace {

Counter too_many{"rt_http_connections_refused_total", "HTTP connections over the limits."};
/// As long as a connection may take to send what was said last.
constexpr Seconds kLastWords{5};

/// %41 to A; nullopt when an escape is none, or hides the end of a text.
std::optional<std::string> decoded(std::string_view path) {
    std::string out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '%') {
            out += path[at];
            continue;
        }
        unsigned value = 0;
        const char* first = path.data() + at + 1;
        if (path.size() - at < 3) return std::nullopt;
        const auto [end, error] = std::from_chars(first, first + 2, value, 16);
        if (error != std::errc{} || end != first + 2 || value == 0) return std::nullopt;
        out += static_cast<char>(value);
        at += 2;
    }
    return out;
}

bool lists(std::string_view value, std::string_view token) {
    for (const auto one : split(value, ','))
        if (iequals(trim(one), token)) return true;
    return false;
}

bool is_upgrade(const HttpRequest& request) {
    return request.method == "GET" && lists(request.header("Upgrade"), "websocket") &&
           lists(request.header("Connection"), "upgrade");
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
    for (const auto& [known, value] : headers)
        if (iequals(known, name)) return value;
    return {};
}

std::unique_ptr<HttpServer> make_http_server(Loop& loop, Net& net) {
    return std::make_unique<HttpCore>(loop, net);
}

HttpCore::HttpCore(Loop& loop, Net& net)
    : loop_(loop), net_(net), desk_(std::make_shared<Desk>(this)), sweep_(loop.wheel(), *this) {}

HttpCore::~HttpCore() { desk_->core = nullptr; }

// ---- listeners and connections

void HttpCore::open(Door& door, const std::optional<SocketAddress>& bind, std::vector<std::string>& faults) {
    std::shared_ptr<TlsContext> tls;
    if (bind && door.secure) {
        auto context = net_.tls_context(options_.tls);
        if (!context) {
            faults.push_back(fmt::format("HTTPS on {}: {}", bind->text(), context.error().reason));
            // A listener with the former certificate is better than none.
            if (door.listener && door.bound == *bind) return;
            door.listener.reset();
            return;
        }
        tls = *context;
    }
    if (door.listener && bind && door.bound == *bind) {
        if (tls) door.listener->set_tls(tls);
        return;
    }
    door.listener.reset();
    if (!bind) return;
    ListenOptions how;
    how.bind = door.bound = *bind;
    how.tls = tls;
    how.stream.connect_patience = options_.request_patience;  // of the handshake
    auto listener = net_.listen(how, door);
    if (listener)
        door.listener = std::move(*listener);
    else
        faults.push_back(fmt::format("{} on {}: {}", door.secure ? "HTTPS" : "HTTP", bind->text(),
                                     listener.error().reason));
}

std::vector<std::string> HttpCore::configure(HttpOptions options) {
    options_ = std::move(options);
    limits::http_sessions.fit(options_.most_sessions);
    limits::http_sessions_of_source.fit(options_.most_per_source);
    std::vector<std::string> faults;
    open(plain_, options_.bind, faults);
    open(secure_, options_.tls_bind, faults);
    return faults;
}

void HttpCore::adopt(std::unique_ptr<Stream> stream, bool secure) {
    const auto source = stream->peer().ip.source();
    const auto from_there = per_source_.find(source);
    const bool too_many_there =
        !limits::http_sessions_of_source.admits(from_there == per_source_.end() ? 1 : from_there->second + 1);
    const bool full = !too_many_there && !limits::http_sessions.admits(sessions_ + 1);
    if (stopping_ || too_many_there || full) {
        too_many.add();
        if (full && loop_.now() - complained_ > Seconds{10}) {
            complained_ = loop_.now();
            log::warning("HTTP session count exceeded {} sessions.", limits::http_sessions.value());
        }
        return;
    }
    ++per_source_[source];
    ++sessions_;
    const auto id = next_id_++;
    connections_[id] = std::make_unique<HttpConnection>(*this, loop_, id, std::move(stream), secure);
}

void HttpCore::leave(const IpAddress& source) {
    limits::http_sessions.note(--sessions_);
    const auto at = per_source_.find(source.source());
    if (at != per_source_.end() && --at->second == 0) per_source_.erase(at);
}

void HttpCore::on_gone(HttpConnection& connection) {
    const auto at = connections_.find(connection.id());
    if (at == connections_.end()) return;
    // What it still has to send takes a descriptor and memory: it counts until that is gone.
    const bool counts = !connection.done();
    if (!counts) leave(connection.peer().ip);
    graveyard_.push_back({loop_.now() + kLastWords, std::move(at->second), counts});
    connections_.erase(at);
    if (!sweep_.running()) sweep_.start(Millis{0});
}

void HttpCore::sweep() {
    const auto now = loop_.now();
    std::erase_if(graveyard_, [this, now](const Leaving& one) {
        const bool over = one.connection->done() || one.until <= now;
        if (over && one.counts) leave(one.connection->peer().ip);
        return over;
    });
    if (!graveyard_.empty()) sweep_.start(Millis{50});
}

void HttpCore::stop() {
    stopping_ = true;
    plain_.listener.reset();
    secure_.listener.reset();
    std::vector<HttpConnection*> idle;
    for (const auto& [id, connection] : connections_)
        if (!connection->answering()) idle.push_back(connection.get());
    for (auto* connection : idle) connection->close();
}

// ---- requests

void HttpCore::handle(std::string path, std::string title, HttpHandler handler) {
    routes_[std::move(path)] = {std::move(title), std::move(handler), {}, nullptr};
}

void HttpCore::handle_websocket(std::string path, std::string title, WebSocketOptions options,
                                Acceptor& acceptor) {
    routes_[std::move(path)] = {std::move(title), nullptr, std::move(options), &acceptor};
}

HttpStatus HttpCore::status() {
    HttpStatus status;
    if (plain_.listener) status.local = plain_.listener->local();
    if (secure_.listener) status.tls_local = secure_.listener->local();
    for (const auto& [path, route] : routes_) status.paths.emplace_back(path, route.title);
    return status;
}

HttpCore::Route* HttpCore::route_of(std::string_view path) {
    while (!path.empty()) {
        const auto at = routes_.find(path);
        if (at != routes_.end()) return &at->second;
        path = path.substr(0, path.rfind('/'));
    }
    return nullptr;
}

void HttpCore::on_request(HttpConnection& connection, HttpRequest request) {
    if (dispatch(connection, request)) return;
    connection.answer({.status = 404,
                       .body = "<html><head><title>404 Not Found</title></head>"
                               "<body><h1>Not Found</h1></body></html>\r\n",
                       .type = "text/html"});
}

bool HttpCore::dispatch(HttpConnection& connection, HttpRequest& request) {
    const auto path = decoded(request.path);
    if (!path || !path->starts_with('/') || !path->starts_with(options_.prefix)) return false;
    request.path = path->substr(options_.prefix.size());
    if (request.path.empty()) request.path = "/";
    if (request.path.front() != '/') return false;
    if (options_.permitted && !options_.permitted(request.path, request.peer.ip)) {
        connection.answer({.status = 403, .body = "Forbidden\n"});
        return true;
    }
    for (const auto& [from, to] : options_.redirects) {
        if (request.path != from) continue;
        connection.answer({.status = 302, .headers = {{"Location", options_.prefix + to}}});
        return true;
    }
    auto* route = route_of(request.path);
    if (!route) return false;
    if (route->acceptor) {
        upgrade(connection, request, *route);
        return true;
    }
    HttpReply reply([&loop = loop_, desk = desk_, id = connection.id(),
                     turn = connection.turn()](HttpAnswer answer) mutable {
        loop.post([desk = std::move(desk), id, turn, answer = std::move(answer)]() mutable {
            if (desk->core) desk->core->answer(id, turn, std::move(answer));
        });
    });
    route->handler(std::move(request), std::move(reply));
    return true;
}

void HttpCore::answer(std::uint64_t id, std::uint64_t turn, HttpAnswer answer) {
    const auto at = connections_.find(id);
    if (at != connections_.end() && at->second->turn() == turn) at->second->answer(std::move(answer));
}

void HttpCore::upgrade(HttpConnection& connection, const HttpRequest& request, Route& route) {
    if (!is_upgrade(request))
        return connection.answer(
            {.status = 426, .body = "Upgrade Required\n", .headers = {{"Upgrade", "websocket"}}});
    // RFC 6455 4.2.2: of another version, ours is named; a key has 16 bytes.
    if (request.header("Sec-WebSocket-Version") != "13")
        return connection.answer(
            {.status = 426, .body = "Upgrade Required\n", .headers = {{"Sec-WebSocket-Version", "13"}}});
    const auto key = request.header("Sec-WebSocket-Key");
    bool offered = false;
    for (const auto& [name, value] : request.headers)
        offered |= iequals(name, "Sec-WebSocket-Protocol") && lists(value, route.websocket.subprotocol);
    if (key.size() != 24 || !offered) return connection.answer({.status = 400, .body = "Bad Request\n"});

    const auto head = fmt::format(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: {}\r\nSec-WebSocket-Protocol: {}\r\n\r\n",
        ws_accept_key(key), route.websocket.subprotocol);
    // It stays a session; one that was counted out with its connection is counted in again.
    const auto source = connection.peer().ip.source();
    std::string rest;
    auto stream = connection.upgrade(head, rest);
    ++sessions_;
    ++per_source_[source];
    auto socket = std::make_unique<WebSocketStream>(loop_, std::move(stream), std::move(rest),
                                                    route.websocket, [desk = desk_, source] {
                                                        if (desk->core) desk->core->leave(source);
                                                    });
    route.acceptor->on_accept(std::move(socket));
}

}  // namespace asterism::rt
