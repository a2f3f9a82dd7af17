// SPDX-License-Identifier: Apache-2.0
// The HTTP server on one loop: listeners, connections, and which handler has a path.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/rt/http_server.h"
#include "http_connection.h"
#include "room_limits.h"

namespace asterism::rt {

class HttpCore final : public HttpServer, public HttpOwner {
public:
    HttpCore(Loop& loop, Net& net);
    ~HttpCore() override;

    std::vector<std::string> configure(HttpOptions options) override;
    void handle(std::string path, std::string title, HttpHandler handler) override;
    void handle_websocket(std::string path, std::string title, WebSocketOptions options,
                          Acceptor& acceptor) override;
    void forget(const std::string& path) override { routes_.erase(path); }
    HttpStatus status() override;
    void stop() override;

private:
    struct Route {
        std::string title;
        HttpHandler handler;
        WebSocketOptions websocket;
        Acceptor* acceptor = nullptr;
    };
    struct Door final : Acceptor {
        Door(HttpCore& core, bool secure) : core(core), secure(secure) {}
        void on_accept(std::unique_ptr<Stream> stream) override { core.adopt(std::move(stream), secure); }
        HttpCore& core;
        bool secure;
        SocketAddress bound;
        std::unique_ptr<Listener> listener;
    };
    /// Whom replies ask for the server, from its own thread.
    struct Desk {
        HttpCore* core;
    };

    const HttpOptions& options() const override { return options_; }
    void on_request(HttpConnection& connection, HttpRequest request) override;
    void on_gone(HttpConnection& connection) override;
    bool stopping() const override { return stopping_; }
    WallTime wall_now() const override { return loop_.wall_now(); }
    Gauge& answer_bytes() override { return answer_bytes_; }

    void open(Door& door, const std::optional<SocketAddress>& bind, std::vector<std::string>& faults);
    void adopt(std::unique_ptr<Stream> stream, bool secure);
    void leave(const IpAddress& source);
    Route* route_of(std::string_view path);
    bool dispatch(HttpConnection& connection, HttpRequest& request);
    void upgrade(HttpConnection& connection, const HttpRequest& request, Route& route);
    void answer(std::uint64_t connection, std::uint64_t turn, HttpAnswer answer);
    void sweep();

    Loop& loop_;
    Net& net_;
    HttpOptions options_;
    std::map<std::string, Route, std::less<>> routes_;
    Door plain_{*this, false};
    Door secure_{*this, true};
    Gauge answer_bytes_{limits::http_answer_bytes};
    HashMap<std::uint64_t, std::unique_ptr<HttpConnection>> connections_;
    /// Over, but for what it still has to send, until then.
    struct Leaving {
        MonoTime until;
        std::unique_ptr<HttpConnection> connection;
        bool counts;  // as a session yet
    };
    std::vector<Leaving> graveyard_;
    HashMap<IpAddress, std::size_t> per_source_;
    std::size_t sessions_ = 0;
    std::uint64_t next_id_ = 1;
    bool stopping_ = false;
    MonoTime complained_{};
    std::shared_ptr<Desk> desk_;
    Timer<HttpCore, &HttpCore::sweep> sweep_;
};

}  // namespace asterism::rt
