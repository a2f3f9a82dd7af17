// SPDX-License-Identifier: Apache-2.0
// A TCP, TLS or UNIX connection of the kernel. Reads into a buffer that the whole thread shares, so an idle
// connection costs this object, its descriptor and, for TLS, its session.
//
//   Connecting --writable--> Handshaking (TLS) --done--> Open --close()--> Draining --sent--> Closed
//        '------------------- any failure, or end by the peer --------------------------------^
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"
#include "socket.h"
#include "tls.h"

namespace asterism::rt {

class SocketStream final : public Stream, private Watcher {
public:
    /// A connection that was accepted: open at once, or after its handshake.
    static std::unique_ptr<SocketStream> accepted(EventLoop& loop, Fd fd, const ListenOptions& options);
    static std::unique_ptr<SocketStream> connect(EventLoop& loop, const ConnectOptions& options,
                                                 StreamHandler& handler);

    SocketStream(EventLoop& loop, StreamOptions options);
    ~SocketStream();

    SocketAddress local() const override { return local_; }
    SocketAddress peer() const override { return peer_; }
    const TlsPeer* tls() const override { return tls_ && state_ >= State::Open ? &tls_->peer() : nullptr; }
    void send(SharedBytes bytes) override;
    void close() override;
    void set_handler(StreamHandler& handler) override { handler_ = &handler; }
    std::size_t unsent() const override { return unsent_; }
    void set_reading(bool reading) override;

private:
    enum class State : std::uint8_t { Connecting, Handshaking, Open, Draining, Closed };

    void on_ready(std::uint32_t events) override;
    void on_patience_over();
    void on_failed_at_start();
    void connected();
    void shake_hands();
    void opened();
    void receive();
    void drain();
    bool write_some(std::string_view bytes, std::size_t& written);
    void want(std::uint32_t events);
    /// Of an open connection: EPOLLIN unless it is held.
    std::uint32_t readable() const { return held_ ? 0u : static_cast<std::uint32_t>(EPOLLIN); }
    void end(CloseReason reason, std::string detail);
    void release();
    void forget_first();

    EventLoop& loop_;
    Fd fd_;
    StreamHandler* handler_ = nullptr;
    std::unique_ptr<TlsSession> tls_;
    SocketAddress local_;
    SocketAddress peer_;
    StreamOptions options_;
    State state_ = State::Connecting;
    bool outgoing_ = false;
    bool held_ = false;
    static constexpr std::uint32_t kUnwatched = ~0u;
    std::uint32_t watched_ = kUnwatched;  // or the events we wait for, which may be none
    // What waits to be written, from `out_first_` on: a deque weighs 600 bytes while it is empty.
    std::vector<SharedBytes> out_;
    std::size_t out_first_ = 0;
    std::size_t out_done_ = 0;  // of the first
    std::size_t unsent_ = 0;
    bool* destroyed_ = nullptr;
    CloseReason start_reason_ = CloseReason::Unreachable;
    std::string start_detail_;
    Timer<SocketStream, &SocketStream::on_patience_over> patience_;
    Timer<SocketStream, &SocketStream::on_failed_at_start> failed_at_start_;
};

}  // namespace asterism::rt
