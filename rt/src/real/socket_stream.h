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

    SocketStream(EventLoop& loop, const StreamOptions& options);
    ~SocketStream();

    SocketAddress local() const override { return local_; }
    SocketAddress peer() const override { return peer_; }
    bool is_tls() const override { return tls_ && state_ >= State::Open; }
    std::optional<TlsPeer> tls() const override {
        return is_tls() ? std::optional(tls_->peer()) : std::nullopt;
    }
    void send(SharedBytes bytes) override;
    void close() override;
    void set_handler(StreamHandler& handler) override { handler_ = &handler; }
    std::size_t unsent() const override { return unsent_; }
    void set_reading(bool reading) override;

private:
    enum class State : std::uint8_t { Connecting, Handshaking, Open, Draining, Closed };

    void on_ready(std::uint32_t events) override;
    void on_patience_over();
    void fail_soon(CloseReason reason, std::string detail);
    void on_failed();
    void connected();
    void shake_hands();
    void opened();
    void receive();
    void drain();
    std::size_t write_now(std::string_view bytes);
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
    std::size_t most_unsent_;
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
    Timer<SocketStream, &SocketStream::on_patience_over> patience_;
    /// Told in a turn of its own: a sender does not expect its stream to vanish under it.
    struct Failure {
        Failure(SocketStream& owner, CloseReason reason, std::string detail)
            : reason(reason), detail(std::move(detail)), timer(owner.loop_.wheel(), owner) {}
        CloseReason reason;
        std::string detail;
        Timer<SocketStream, &SocketStream::on_failed> timer;
    };
    std::unique_ptr<Failure> failure_;
};

}  // namespace asterism::rt
