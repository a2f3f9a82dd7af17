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

    void open(TransportId id, std::unique_ptr<SocketPair> pair);

    void send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) override;
    void closed(TransportId transport) override;

private:
    class Socket final : public rt::Watcher {
    public:
        void on_ready(std::uint32_t events) override;
        UdpPump* pump = nullptr;
        TransportId transport;
        bool rtcp = false;
        int fd = -1;
    };
    struct Sockets {
        std::unique_ptr<SocketPair> pair;
        Socket rtp;
        Socket rtcp;
    };
    void read(const Socket& socket);
    void unwatch(Sockets& sockets);

    rt::EventLoop& loop_;
    WorkerCore* core_ = nullptr;
    std::vector<std::unique_ptr<Sockets>> sockets_;  // by the index of the transport
    std::array<std::uint8_t, 9216> buffer_{};
};

}  // namespace asterism::media
