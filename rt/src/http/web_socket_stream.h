// SPDX-License-Identifier: Apache-2.0
// A WebSocket as a Stream: what is sent is one message, what arrives is one piece. Stands on the connection
// that was upgraded; answers pings, asks a silent peer, and gives up one that does not take what we send.
#pragma once

#include <memory>
#include <string>

#include "asterism/rt/http_server.h"
#include "asterism/rt/loop.h"
#include "web_socket.h"

namespace asterism::rt {

class WebSocketStream final : public Stream, private StreamHandler {
public:
    /// `gone` is called when the connection has ended, however that came: a session less.
    /// `rest` is what came behind the upgrade; reading goes on in the next turn, when there is a handler.
    WebSocketStream(Loop& loop, std::unique_ptr<Stream> connection, std::string rest,
                    const WebSocketOptions& options, std::move_only_function<void()> gone);
    ~WebSocketStream() override;

    SocketAddress local() const override { return connection_->local(); }
    SocketAddress peer() const override { return connection_->peer(); }
    bool is_tls() const override { return connection_->is_tls(); }
    std::optional<TlsPeer> tls() const override { return connection_->tls(); }
    /// As text when it is UTF-8, else binary.
    void send(SharedBytes bytes) override;
    void close() override { finish(WsClose::Normal); }
    void set_handler(StreamHandler& handler) override { handler_ = &handler; }
    std::size_t unsent() const override { return connection_->unsent(); }
    void set_reading(bool reading) override { connection_->set_reading(reading); }

private:
    void on_bytes(Stream& stream, std::string_view bytes) override;
    void on_closed(Stream& stream, CloseReason reason, std::string_view detail) override;
    void write(SharedBytes frame);
    void finish(WsClose why);
    void end(CloseReason reason, std::string_view detail);
    void on_write_patience();
    void on_silence();
    void on_start();
    void told_gone();

    std::unique_ptr<Stream> connection_;
    std::string rest_;
    WebSocketOptions options_;
    std::move_only_function<void()> gone_;
    StreamHandler* handler_ = nullptr;
    WsReader reader_;
    bool open_ = true;
    bool pinged_ = false;
    bool* destroyed_ = nullptr;
    std::size_t waited_for_ = 0;
    Timer<WebSocketStream, &WebSocketStream::on_write_patience> write_patience_;
    Timer<WebSocketStream, &WebSocketStream::on_silence> silence_;
    Timer<WebSocketStream, &WebSocketStream::on_start> start_;
};

}  // namespace asterism::rt
