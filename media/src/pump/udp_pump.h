// SPDX-License-Identifier: Apache-2.0
// The sockets of one worker around its core: what is readable is read and handed in, what comes out is sent
// at once. One system call per packet in each direction: every stream has sockets of its own, so there is
// nothing to batch (house.md section 4).
//
// Lives on the worker's thread.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "../core/worker_core.h"
#include "asterism/rt/event_loop.h"
#include "port_pair.h"

namespace asterism::media {

class UdpPump final : public Output {
public:
    explicit UdpPump(rt::EventLoop& loop) : loop_(loop) {}
    ~UdpPump() override;
    void set_core(WorkerCore& core) { core_ = &core; }

    class Socket final : public rt::Watcher {
    public:
        void on_ready(std::uint32_t events) override;
        UdpPump* pump = nullptr;
        TransportId transport;  ///< none: the pair rests
        bool rtcp = false;
        int fd = -1;
    };
    /// A pair with its two places in the loop, from its first call on until retire().
    struct Sockets {
        std::unique_ptr<SocketPair> pair;
        Socket rtp;
        Socket rtcp;
        std::size_t place = 0;
    };

    /// The first call of a pair.
    void open(TransportId id, std::unique_ptr<Sockets> sockets);
    /// A later one: what lies in the sockets is for nobody.
    void open_again(TransportId id, Sockets& sockets);
    /// Closes a resting pair.
    void retire(Sockets& sockets);

    void send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) override;
    void closed(TransportId transport) override;

private:
    void place(TransportId id, Sockets& sockets);
    void read(const Socket& socket);
    void unwatch(Sockets& sockets);

    rt::EventLoop& loop_;
    WorkerCore* core_ = nullptr;
    std::vector<std::unique_ptr<Sockets>> all_;
    std::vector<Sockets*> sockets_;  // in use, by the index of the transport
    std::array<std::uint8_t, 9216> buffer_{};
};

}  // namespace asterism::media
