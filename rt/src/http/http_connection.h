// SPDX-License-Identifier: Apache-2.0
// One connection of the HTTP server:
//
//   Idle --a byte--> Reading --whole--> Answering --answer, its last piece--> Idle | closed
//                                            '--upgrade--> (gone: a WebSocket has the stream)
#pragma once

#include <memory>
#include <string>

#include "asterism/base/gauge.h"
#include "asterism/rt/http_server.h"
#include "asterism/rt/loop.h"
#include "http_reader.h"

namespace asterism::rt {

class HttpConnection;

/// The server, as its connections see it.
class HttpOwner {
public:
    virtual const HttpOptions& options() const = 0;
    /// Answered by answer(), now or later; or the stream is taken away.
    virtual void on_request(HttpConnection& connection, HttpRequest request) = 0;
    /// Nothing follows; destroyed in a later turn.
    virtual void on_gone(HttpConnection& connection) = 0;
    virtual bool stopping() const = 0;
    /// Of all connections: bytes of answers that are still to be sent (limit http_answer_bytes).
    virtual Gauge& answer_bytes() = 0;
    virtual WallTime wall_now() const = 0;

protected:
    ~HttpOwner() = default;
};

class HttpConnection final : private StreamHandler {
public:
    HttpConnection(HttpOwner& owner, Loop& loop, std::uint64_t id, std::unique_ptr<Stream> stream,
                   bool secure);

    std::uint64_t id() const { return id_; }
    /// Which of its requests is being answered; an answer to another comes too late.
    std::uint64_t turn() const { return turn_; }
    bool answering() const { return answering_; }
    const SocketAddress& peer() const { return peer_; }
    bool secure() const { return secure_; }

    void answer(HttpAnswer answer);
    /// For an upgrade: `head` has been answered, what follows is not HTTP. `rest`: what came behind it.
    std::unique_ptr<Stream> upgrade(std::string_view head, std::string& rest);
    void close();
    /// Gone, and the system has taken all that was said.
    bool done() const { return gone_ && (!stream_ || stream_->unsent() == 0); }

private:
    void on_bytes(Stream& stream, std::string_view bytes) override;
    void on_closed(Stream& stream, CloseReason reason, std::string_view detail) override;
    void read_on();
    bool read_one();
    void refuse(unsigned status);
    void begin_answer(const HttpAnswer& answer);
    void send_more();
    void answered();
    void on_room(Stream& stream) override;
    void on_patience_over();
    void on_next_turn();
    void gone();

    HttpOwner& owner_;
    std::uint64_t id_;
    std::uint64_t turn_ = 0;
    std::unique_ptr<Stream> stream_;
    SocketAddress peer_;
    bool secure_;
    HttpReader reader_;
    // What came, of which so much has been read.
    std::string in_;
    std::size_t read_ = 0;
    // What of the answer's body is to be sent, a piece at a time: who does not read it has no more of it
    // waiting.
    std::string body_;
    std::size_t sent_ = 0;
    Gauge::Held held_;
    bool answering_ = false;
    bool sending_ = false;  // the answer is there
    bool keep_ = false;
    bool head_only_ = false;
    bool gone_ = false;
    bool begun_ = false;
    bool reading_on_ = false;
    Timer<HttpConnection, &HttpConnection::on_patience_over> patience_;
    Timer<HttpConnection, &HttpConnection::on_next_turn> next_turn_;
};

}  // namespace asterism::rt
