// SPDX-License-Identifier: Apache-2.0
// An HTTP server: requests come as values to whoever registered for their path, answers go back as values
// from any thread. Paths may also be upgraded to WebSocket; what then stands there is a Stream whose every
// message is one piece.
//
//   RFC 9110, 9112    HTTP/1.0 and 1.1, keep-alive, one request of a connection at a time
//   RFC 6455          WebSocket (web_socket.h says what of it)
//
// What guards it: bounds on header, body, connections in all and per source, and a time in which a request
// must be whole, so that nobody holds a connection by sending a byte now and then.
//
// Two makers: on the loop given (tests, the simulated twin), or on a web thread of its own, with the handlers
// on the loop given. Either way every call and callback is on that loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/time.h"
#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"

namespace asterism::rt {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;  // "GET"
    /// Decoded, without the server's prefix; begins with '/'.
    std::string path;
    /// Behind '?', as written.
    std::string query;
    HttpHeaders headers;
    std::string body;
    SocketAddress peer, local;
    bool secure = false;

    /// The first of that name, in any case; empty when there is none.
    std::string_view header(std::string_view name) const;
};

struct HttpAnswer {
    unsigned status = 200;
    std::string body;
    std::string type = "text/plain; charset=utf-8";
    HttpHeaders headers;
};

/// The way back. From any thread, once; one that is dropped unanswered answers 500. Must be gone before the
/// server is.
class HttpReply {
public:
    using Send = std::move_only_function<void(HttpAnswer)>;
    explicit HttpReply(Send send) : send_(std::move(send)) {}
    HttpReply(HttpReply&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
    HttpReply& operator=(HttpReply&& other) noexcept {
        std::swap(send_, other.send_);
        return *this;
    }
    ~HttpReply() {
        if (send_) send({.status = 500, .body = "Internal Server Error\n"});
    }
    void send(HttpAnswer answer) {
        if (send_) std::exchange(send_, nullptr)(std::move(answer));
    }

private:
    Send send_;
};

using HttpHandler = std::function<void(HttpRequest, HttpReply)>;

struct WebSocketOptions {
    /// The client must offer it (Sec-WebSocket-Protocol).
    std::string subprotocol;
    std::size_t most_message = 64 * 1024;
    /// What the peer does not take within this time ends the connection.
    Millis write_patience{5000};
    /// Silence of so long is answered by a ping, and twice that ends the connection.
    Seconds ping{60};
};

struct HttpOptions {
    /// Not set: no listener of that kind.
    std::optional<SocketAddress> bind, tls_bind;
    TlsOptions tls;
    /// Of the Server header; empty: none.
    std::string server_name;
    /// "/asterisk"; everything else is 404. Empty: none.
    std::string prefix;
    std::size_t most_sessions = 100;
    std::size_t most_per_source = 100;
    /// For the header of a request to be whole, and once more for its body.
    Millis request_patience{30000};
    /// For the next request of a connection; zero: connections are not kept.
    Millis keep_alive{15000};
    std::size_t most_header = 16 * 1024;
    std::size_t most_body = 256 * 1024;
    /// From path, to location.
    std::vector<std::pair<std::string, std::string>> redirects;
    /// May this source have that path? Null: everything. Called on the server's thread.
    std::function<bool(std::string_view path, const IpAddress& source)> permitted;
};

/// For `http show status`.
struct HttpStatus {
    SocketAddress local, tls_local;  // not set: not open
    /// Path and title of each handler.
    std::vector<std::pair<std::string, std::string>> paths;
};

class HttpServer {
public:
    virtual ~HttpServer() = default;
    /// Opens, keeps or closes listeners; connections that stand are kept. Each fault is a sentence about one
    /// listener that cannot be had.
    virtual std::vector<std::string> configure(HttpOptions options) = 0;
    /// For `path` and everything below it; the longest path that fits is asked. A later one replaces.
    virtual void handle(std::string path, std::string title, HttpHandler handler) = 0;
    /// `acceptor` gets connections of `path` that were upgraded; must outlive the server.
    virtual void handle_websocket(std::string path, std::string title, WebSocketOptions options,
                                  Acceptor& acceptor) = 0;
    virtual void forget(const std::string& path) = 0;
    virtual HttpStatus status() = 0;
    /// No new connection or request; what is being answered is still answered, then its connection ends.
    virtual void stop() = 0;
};

/// On `loop` itself.
std::unique_ptr<HttpServer> make_http_server(Loop& loop, Net& net);
/// On a thread named "web" of its own; destroyed on the thread of `loop`, it ends that.
std::unique_ptr<HttpServer> make_web_thread(EventLoop& loop);

}  // namespace asterism::rt
