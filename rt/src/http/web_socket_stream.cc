// SPDX-License-Identifier: Apache-2.0
#include "web_socket_stream.h"

#include <optional>

#include "asterism/base/counter.h"

namespace asterism::rt {

namespace {
Counter broken{"rt_websocket_broken_total", "WebSockets closed because of what their peer sent."};
Counter slow{"rt_websocket_slow_total", "WebSockets ended because their peer did not take what we sent."};
}  // namespace

WebSocketStream::WebSocketStream(Loop& loop, std::unique_ptr<Stream> connection, std::string rest,
                                 const WebSocketOptions& options, std::move_only_function<void()> gone)
    : connection_(std::move(connection)),
      rest_(std::move(rest)),
      options_(options),
      gone_(std::move(gone)),
      reader_(options.most_message),
      write_patience_(loop.wheel(), *this),
      silence_(loop.wheel(), *this),
      start_(loop.wheel(), *this) {
    connection_->set_handler(*this);
    silence_.start(options_.ping);
    start_.start(Millis{0});
}

void WebSocketStream::on_start() {
    bool destroyed = false;
    bool* outer = std::exchange(destroyed_, &destroyed);
    if (!rest_.empty()) on_bytes(*connection_, std::exchange(rest_, {}));
    if (destroyed) return;
    destroyed_ = outer;
    if (open_) connection_->set_reading(true);
}

WebSocketStream::~WebSocketStream() {
    if (destroyed_) *destroyed_ = true;
    told_gone();
}

void WebSocketStream::told_gone() {
    if (auto gone = std::exchange(gone_, nullptr)) gone();
}

void WebSocketStream::write(SharedBytes frame) {
    connection_->send(std::move(frame));
    if (connection_->unsent() > 0 && !write_patience_.running()) {
        waited_for_ = connection_->unsent();
        write_patience_.start(options_.write_patience);
    }
}

void WebSocketStream::send(SharedBytes bytes) {
    if (!open_) return;
    write(ws_frame(is_utf8(bytes.view()) ? WsOpcode::Text : WsOpcode::Binary, bytes.view()));
}

void WebSocketStream::on_write_patience() {
    const auto unsent = connection_->unsent();
    if (unsent == 0) return;
    // More may have been queued behind it meanwhile; what counts is whether anything moved.
    if (unsent < waited_for_) {
        waited_for_ = unsent;
        return write_patience_.start(options_.write_patience);
    }
    slow.add();
    end(CloseReason::TooSlow, "the peer does not take what we send");
}

void WebSocketStream::on_silence() {
    if (!open_) return;
    if (pinged_) return end(CloseReason::TimedOut, "no answer to a ping");
    pinged_ = true;
    write(ws_frame(WsOpcode::Ping, {}));
    silence_.start(options_.ping);
}

void WebSocketStream::on_bytes(Stream&, std::string_view bytes) {
    if (!open_) return;
    bool destroyed = false;
    bool* outer = std::exchange(destroyed_, &destroyed);
    pinged_ = false;
    silence_.start(options_.ping);
    reader_.feed(bytes);
    // 5.5.3: of several pings the latest is answered.
    std::optional<std::string> ping;
    while (!destroyed && open_) {
        auto event = reader_.next();
        if (event.kind == WsEvent::Kind::Ping) {
            ping = std::move(event.bytes);
            continue;
        }
        if (const auto latest = std::exchange(ping, std::nullopt)) write(ws_frame(WsOpcode::Pong, *latest));
        switch (event.kind) {
            case WsEvent::Kind::NeedMore:
                destroyed_ = outer;
                return;
            case WsEvent::Kind::Message:
                if (handler_) handler_->on_piece(*this, SharedBytes::copy(event.bytes));
                break;
            case WsEvent::Kind::Ping:
            case WsEvent::Kind::Pong:
                break;
            case WsEvent::Kind::Close:
                // 5.5.1: answered with the same code.
                write(ws_frame(WsOpcode::Close, std::string_view(event.bytes).substr(0, 2)));
                end(CloseReason::ByPeer, "closed by the peer");
                break;
            case WsEvent::Kind::Broken:
                broken.add();
                write(ws_close_frame(event.why));
                end(CloseReason::Broken, "what it sends is no WebSocket");
                break;
        }
    }
    if (!destroyed)
        destroyed_ = outer;
    else if (outer)
        *outer = true;
}

void WebSocketStream::finish(WsClose why) {
    if (!open_) return;
    write(ws_close_frame(why));
    handler_ = nullptr;
    end(CloseReason::ByUs, {});
}

void WebSocketStream::end(CloseReason reason, std::string_view detail) {
    if (!std::exchange(open_, false)) return;
    silence_.stop();
    write_patience_.stop();
    connection_->close();
    told_gone();
    if (handler_) handler_->on_closed(*this, reason, detail);
}

void WebSocketStream::on_closed(Stream&, CloseReason reason, std::string_view detail) { end(reason, detail); }

}  // namespace asterism::rt
