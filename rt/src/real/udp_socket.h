// SPDX-License-Identifier: Apache-2.0
// A datagram socket of the kernel: read in batches (recvmmsg), sent in one batch per turn (sendmmsg). While
// the system takes no more, datagrams wait, up to a bound; beyond it they are dropped and counted, as UDP
// may. What comes back undelivered (IP_RECVERR) is read when the kernel says that there is something:
// ordinary messages do not pay for it.
#pragma once

#include <memory>
#include <vector>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"
#include "socket.h"

namespace asterism::rt {

class RealUdpSocket final : public UdpSocket, private Watcher, private Flusher {
public:
    static Result<std::unique_ptr<UdpSocket>> open(EventLoop& loop, const UdpOptions& options,
                                                   DatagramHandler& handler);
    /// The socket, bound and furnished: may be made on another thread than the one that will read it.
    static Result<Fd> make_socket(const UdpOptions& options);
    RealUdpSocket(EventLoop& loop, Fd fd, DatagramHandler& handler, std::shared_ptr<Gate> gate);
    ~RealUdpSocket();

    SocketAddress local() const override { return local_; }
    void send(const SocketAddress& to, SharedBytes bytes) override;

private:
    struct Waiting {
        SocketAddress to;
        SharedBytes bytes;
    };
    void on_ready(std::uint32_t events) override;
    void flush() override;
    void receive();
    void read_errors();
    void tell_undelivered();
    void set_stamped(bool stamped);

    EventLoop& loop_;
    Fd fd_;
    SocketAddress local_;
    DatagramHandler& handler_;
    std::shared_ptr<Gate> gate_;
    std::vector<Waiting> waiting_;
    bool flush_asked_ = false;
    bool blocked_ = false;
    bool stamped_ = false;
    bool* destroyed_ = nullptr;
    /// What our own system would not send: told in a later turn.
    std::vector<Waiting> undelivered_;
    std::shared_ptr<RealUdpSocket*> self_ = std::make_shared<RealUdpSocket*>(this);
};

}  // namespace asterism::rt
