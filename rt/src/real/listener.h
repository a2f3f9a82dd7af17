// SPDX-License-Identifier: Apache-2.0
// A listening socket of the kernel: TCP, TLS or UNIX.
#pragma once

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"
#include "socket.h"

namespace asterism::rt {

class RealListener final : public Listener, private Watcher {
public:
    static Result<std::unique_ptr<Listener>> open(EventLoop& loop, const ListenOptions& options,
                                                  Acceptor& acceptor);
    /// The socket, listening: may be made on another thread than the one that will accept.
    static Result<Fd> make_socket(const ListenOptions& options);
    RealListener(EventLoop& loop, Fd fd, ListenOptions options, Acceptor& acceptor);
    ~RealListener();

    SocketAddress local() const override { return local_; }
    void set_tls(std::shared_ptr<TlsContext> tls) override { options_.tls = std::move(tls); }

private:
    void on_ready(std::uint32_t events) override;
    void on_resume();
    /// Accepts one connection by means of the spare descriptor, and closes it. False: there was none to be
    /// had.
    bool turn_away();

    EventLoop& loop_;
    Fd fd_;
    ListenOptions options_;
    Acceptor& acceptor_;
    SocketAddress local_;
    bool* destroyed_ = nullptr;
    Fd spare_;
    bool in_want_ = false;  // of descriptors or memory; said
    Timer<RealListener, &RealListener::on_resume> resume_;
};

}  // namespace asterism::rt
