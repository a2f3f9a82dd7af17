// SPDX-License-Identifier: Apache-2.0
#include "socket_stream.h"

#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace asterism::rt {

namespace {

constexpr std::size_t kReadSize = 65536;
/// Reads of one connection before the others have their turn.
constexpr int kReadsPerTurn = 8;

char* read_buffer() {
    thread_local std::unique_ptr<char[]> buffer{new char[kReadSize]};
    return buffer.get();
}

void furnish(int fd, Family family, const StreamOptions& options) {
    if (family == Family::None) return;  // UNIX
    const int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    mark_socket(fd, family, options.tos, options.cos);
    if (!options.keepalive) return;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    const auto set = [fd](int name, int value) {
        if (value > 0) setsockopt(fd, IPPROTO_TCP, name, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, static_cast<int>(options.keepalive_idle.count()));
    set(TCP_KEEPINTVL, static_cast<int>(options.keepalive_interval.count()));
    set(TCP_KEEPCNT, options.keepalive_probes);
}

CloseReason reason_of(int error) {
    switch (error) {
        case ECONNREFUSED:
            return CloseReason::Refused;
        case ENETUNREACH:
        case EHOSTUNREACH:
            return CloseReason::Unreachable;
        case ETIMEDOUT:
            return CloseReason::TimedOut;
        default:
            return CloseReason::Reset;
    }
}

}  // namespace

SocketStream::SocketStream(EventLoop& loop, const StreamOptions& options)
    : loop_(loop), most_unsent_(options.most_unsent), patience_(loop.wheel(), *this) {}

SocketStream::~SocketStream() {
    if (destroyed_) *destroyed_ = true;
    release();
}

std::unique_ptr<SocketStream> SocketStream::accepted(EventLoop& loop, Fd fd, const ListenOptions& options) {
    auto stream = std::make_unique<SocketStream>(loop, options.stream);
    stream->fd_ = std::move(fd);
    stream->local_ = local_address_of(stream->fd_.get());
    stream->peer_ = peer_address_of(stream->fd_.get());
    furnish(stream->fd_.get(), stream->local_.ip.family(), options.stream);
    if (options.tls) {
        stream->tls_ = std::make_unique<TlsSession>(*options.tls, stream->fd_.get(), true, "");
        stream->state_ = State::Handshaking;
        stream->patience_.start(options.stream.connect_patience);
    } else {
        stream->state_ = State::Open;
    }
    stream->want(EPOLLIN);
    return stream;
}

std::unique_ptr<SocketStream> SocketStream::connect(EventLoop& loop, const ConnectOptions& options,
                                                    StreamHandler& handler) {
    auto stream = std::make_unique<SocketStream>(loop, options.stream);
    stream->handler_ = &handler;
    stream->outgoing_ = true;
    stream->peer_ = options.to;
    SocketAddress from = options.from;
    if (!from.is_set()) from.ip = IpAddress::any(options.to.ip.family());
    auto fd = bound_socket(SOCK_STREAM, from, true);
    if (!fd) {
        stream->fail_soon(CloseReason::Unreachable, fd.error().reason);
        return stream;
    }
    stream->fd_ = std::move(*fd);
    furnish(stream->fd_.get(), options.to.ip.family(), options.stream);
    if (options.tls)
        stream->tls_ =
            std::make_unique<TlsSession>(*options.tls, stream->fd_.get(), false, options.server_name);
    sockaddr_storage storage;
    const auto length = options.to.to(storage);
    if (::connect(stream->fd_.get(), reinterpret_cast<sockaddr*>(&storage), length) != 0 &&
        errno != EINPROGRESS) {
        stream->fail_soon(reason_of(errno), system_error(errno));
        return stream;
    }
    stream->patience_.start(options.stream.connect_patience);
    stream->want(EPOLLOUT);
    return stream;
}

void SocketStream::want(std::uint32_t events) {
    if (!fd_ || events == watched_) return;
    if (watched_ == kUnwatched)
        loop_.watch(fd_.get(), events, *this);
    else
        loop_.rewatch(fd_.get(), events, *this);
    watched_ = events;
}

void SocketStream::release() {
    patience_.stop();
    failure_.reset();
    if (fd_ && watched_ != kUnwatched) loop_.unwatch(fd_.get(), *this);
    watched_ = kUnwatched;
    tls_.reset();
    fd_.reset();
    out_.clear();
    out_first_ = 0;
    unsent_ = 0;
    state_ = State::Closed;
}

void SocketStream::end(CloseReason reason, std::string detail) {
    const bool tell = state_ != State::Draining && state_ != State::Closed && handler_;
    release();
    if (tell) handler_->on_closed(*this, reason, detail);
}

void SocketStream::fail_soon(CloseReason reason, std::string detail) {
    if (failure_) return;
    failure_ = std::make_unique<Failure>(*this, reason, std::move(detail));
    failure_->timer.start(Millis{0});
}

void SocketStream::on_failed() {
    const auto failure = std::move(failure_);
    end(failure->reason, std::move(failure->detail));
}

void SocketStream::on_patience_over() {
    if (state_ == State::Draining) return end(CloseReason::ByUs, "");
    end(state_ == State::Handshaking ? CloseReason::TlsFailed : CloseReason::TimedOut, "no answer in time");
}

void SocketStream::on_ready(std::uint32_t events) {
    switch (state_) {
        case State::Connecting:
            return connected();
        case State::Handshaking:
            return shake_hands();
        case State::Open:
        case State::Draining:
            break;
        case State::Closed:
            return;
    }
    bool destroyed = false;
    destroyed_ = &destroyed;
    if (events & EPOLLOUT) drain();
    if (destroyed) return;
    // The system tells of an end whether we want to hear of it or not: held back, it would tell without end.
    if (events & (EPOLLHUP | EPOLLERR)) held_ = false;
    if (state_ == State::Open && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) receive();
    if (destroyed) return;
    destroyed_ = nullptr;
    if (state_ == State::Draining && (events & (EPOLLHUP | EPOLLERR))) end(CloseReason::ByPeer, "");
}

void SocketStream::connected() {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(fd_.get(), SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) return end(reason_of(error), system_error(error));
    local_ = local_address_of(fd_.get());
    if (!tls_) return opened();
    state_ = State::Handshaking;
    shake_hands();
}

void SocketStream::shake_hands() {
    switch (tls_->handshake()) {
        case TlsSession::Step::Done:
            return opened();
        case TlsSession::Step::WantRead:
            return want(EPOLLIN);
        case TlsSession::Step::WantWrite:
            return want(EPOLLOUT);
        case TlsSession::Step::Closed:
            return end(CloseReason::TlsFailed, "closed during the handshake");
        case TlsSession::Step::Failed:
            return end(CloseReason::TlsFailed, tls_->failure());
    }
}

void SocketStream::opened() {
    state_ = State::Open;
    patience_.stop();
    want(readable() | (out_.empty() ? 0u : static_cast<std::uint32_t>(EPOLLOUT)));
    bool destroyed = false;
    bool* outer = std::exchange(destroyed_, &destroyed);
    if (handler_) handler_->on_open(*this);
    if (destroyed) {
        if (outer) *outer = true;
        return;
    }
    destroyed_ = outer;
    // What the peer sent right behind its handshake is already decrypted, and no event will tell.
    if (state_ == State::Open && tls_ && tls_->has_pending()) receive();
}

void SocketStream::receive() {
    bool destroyed = false;
    bool* outer = std::exchange(destroyed_, &destroyed);
    char* buffer = read_buffer();
    for (int reads = 0; reads < kReadsPerTurn && state_ == State::Open && !held_; ++reads) {
        std::size_t size = 0;
        if (tls_) {
            const auto step = tls_->read(buffer, kReadSize, size);
            if (step == TlsSession::Step::WantRead || step == TlsSession::Step::WantWrite) break;
            if (step == TlsSession::Step::Closed) end(CloseReason::ByPeer, "closed by the peer");
            if (step == TlsSession::Step::Failed) end(CloseReason::Reset, tls_->failure());
        } else {
            const auto got = ::recv(fd_.get(), buffer, kReadSize, 0);
            if (got < 0) {
                if (errno == EINTR) continue;
                if (errno == EAGAIN) break;
                end(reason_of(errno), system_error(errno));
            } else if (got == 0) {
                end(CloseReason::ByPeer, "closed by the peer");
            } else {
                size = static_cast<std::size_t>(got);
            }
        }
        if (!destroyed && size > 0 && handler_) handler_->on_bytes(*this, {buffer, size});
        if (destroyed) {
            if (outer) *outer = true;
            return;
        }
        // Plain TCP: level-triggered epoll tells again. TLS: decrypted bytes would be forgotten.
        if (size < kReadSize && !(tls_ && tls_->has_pending())) break;
    }
    destroyed_ = outer;
}

void SocketStream::send(SharedBytes bytes) {
    if (state_ == State::Closed || state_ == State::Draining || failure_ || bytes.empty()) return;
    if (unsent_ + bytes.size() > most_unsent_)
        return fail_soon(CloseReason::TooSlow, fmt::format("{} bytes are waiting for it", unsent_));
    // Nearly always the system takes all of it, and nothing need wait here.
    std::size_t done = 0;
    if (state_ == State::Open && out_.empty()) {
        done = write_now(bytes.view());
        if (done == bytes.size() || failure_) return;
        out_done_ = done;
        want(readable() | EPOLLOUT);
    }
    unsent_ += bytes.size() - done;
    out_.push_back(std::move(bytes));
}

/// How much of it the system took.
std::size_t SocketStream::write_now(std::string_view bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        std::size_t written = 0;
        if (!write_some(bytes.substr(done), written)) {
            want(0);
            break;
        }
        if (written == 0) break;
        done += written;
    }
    return done;
}

bool SocketStream::write_some(std::string_view bytes, std::size_t& written) {
    if (tls_) {
        const auto step = tls_->write(bytes, written);
        if (step == TlsSession::Step::Done) return true;
        written = 0;
        if (step == TlsSession::Step::WantRead || step == TlsSession::Step::WantWrite) return true;
        fail_soon(CloseReason::Reset, tls_->failure());
        return false;
    }
    const auto done = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    written = done > 0 ? static_cast<std::size_t>(done) : 0;
    if (done >= 0 || errno == EAGAIN || errno == EINTR) return true;
    fail_soon(CloseReason::Reset, system_error(errno));
    return false;
}

void SocketStream::forget_first() {
    constexpr std::size_t kFew = 64;
    out_[out_first_++] = {};
    out_done_ = 0;
    if (out_first_ == out_.size()) {
        out_ = {};
        out_first_ = 0;
    } else if (out_first_ > kFew && out_first_ * 2 > out_.size()) {
        out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(out_first_));
        out_first_ = 0;
    }
}

void SocketStream::drain() {
    if (failure_) return;
    while (!out_.empty()) {
        const auto left = out_[out_first_].view().substr(out_done_);
        const auto written = write_now(left);
        if (failure_) return;
        unsent_ -= written;
        out_done_ += written;
        if (written < left.size()) return want(readable() | EPOLLOUT);
        forget_first();
    }
    if (state_ == State::Draining) {
        if (tls_) tls_->shutdown();
        return release();
    }
    want(readable());
    if (handler_) handler_->on_room(*this);
}

void SocketStream::set_reading(bool reading) {
    if (held_ == !reading) return;
    held_ = !reading;
    if (state_ != State::Open) return;
    want(readable() | (out_.empty() ? 0u : static_cast<std::uint32_t>(EPOLLOUT)));
    // What is decrypted already, no event will tell.
    if (reading && tls_ && tls_->has_pending()) receive();
}

void SocketStream::close() {
    if (state_ == State::Closed || state_ == State::Draining) return;
    if (state_ != State::Open || out_.empty()) {
        if (state_ == State::Open && tls_) tls_->shutdown();
        return release();
    }
    state_ = State::Draining;
    patience_.start(Seconds{5});
}

}  // namespace asterism::rt
