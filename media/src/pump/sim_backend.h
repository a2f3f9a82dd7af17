// SPDX-License-Identifier: Apache-2.0
// The media plane of the simulated twin: one core on the exchange's own loop, packets over the sockets of a
// rt::Net in memory, files read in place. No thread, no time of its own.
#pragma once

#include <vector>

#include "../sound/sound_loader.h"
#include "asterism/rt/net.h"
#include "backend.h"

namespace asterism::media {

class SimBackend final : public Backend, private Output {
public:
    SimBackend(const Options& options, rt::Loop& loop, rt::Net& net, const Tell& tell);
    ~SimBackend() override;

    unsigned workers() const override { return 1; }
    void set_options(const Options& options) override;
    Result<std::unique_ptr<BoundPair>> bind(const TransportWish& wish) override;
    void open(TransportId id, std::unique_ptr<BoundPair> pair) override;
    void close(TransportId id) override;
    void post(unsigned worker, Job job) override;
    void post_home(rt::Job job) override { loop_.post(std::move(job)); }

private:
    class Socket final : public rt::DatagramHandler {
    public:
        void on_datagram(const rt::Datagram& datagram) override;
        SimBackend* backend = nullptr;
        TransportId transport;
        bool rtcp = false;
        std::unique_ptr<rt::UdpSocket> udp;
    };
    class Pair;

    void send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) override;
    void closed(TransportId transport) override;

    rt::Loop& loop_;
    rt::Net& net_;
    Options options_;
    LoopLoader loader_;
    std::vector<std::unique_ptr<Pair>> pairs_;  // by the index of the transport
    WorkerCore core_;
    unsigned next_pair_ = 0;
    std::shared_ptr<SimBackend*> self_ = std::make_shared<SimBackend*>(this);
};

}  // namespace asterism::media
