// SPDX-License-Identifier: Apache-2.0
// Workers as threads, each with its loop, sockets and core; one helper that binds ports; and those that read
// and write sound files.
//
//   exchange --jobs--> worker 0..n-1 (EventLoop, UdpPump, WorkerCore) --events--> exchange
//      '--refill--> helper (EventLoop)   '--files--> sounds (DiskLanes), which the helper looks after
#pragma once

#include <vector>

#include "../sound/disk_lanes.h"
#include "asterism/rt/thread.h"
#include "lease.h"
#include "udp_pump.h"

namespace asterism::media {

class ThreadsBackend final : public Backend, private rt::Flusher {
public:
    /// Throws rt::Shortage, with no thread left behind.
    ThreadsBackend(const Options& options, rt::Loop& exchange, const Tell& tell, const std::string& cname);
    ~ThreadsBackend() override;

    unsigned workers() const override { return static_cast<unsigned>(workers_.size()); }
    void set_options(const Options& options) override;
    Result<std::unique_ptr<BoundPair>> bind(const TransportWish& wish) override;
    void open(TransportId id, std::unique_ptr<BoundPair> pair) override;
    void close(TransportId id) override;
    void post(unsigned worker, Job job) override;
    void post_home(rt::Job job) override { exchange_.post(std::move(job)); }

private:
    struct Worker {
        Worker(SoundLoader& loader, const Tell& tell, const Options& options, const std::string& cname)
            : pump(loop), core({loop, pump, loader, tell, options, cname}) {
            pump.set_core(core);
        }
        rt::EventLoop loop;
        UdpPump pump;
        WorkerCore core;
        rt::Thread thread;
        // Of the exchange: the pair of each transport by its index, and what this turn wants done.
        std::vector<std::unique_ptr<LeasedPair>> in_use;
        std::vector<Job> waiting;
    };
    /// At the end of the exchange's turn, in one post.
    void give(unsigned worker, Job job);
    void end_threads();
    void flush() override;

    rt::Loop& exchange_;
    Options options_;
    rt::EventLoop helper_loop_;
    std::unique_ptr<DiskLanes> loader_ = std::make_unique<DiskLanes>(helper_loop_);
    std::vector<std::unique_ptr<Worker>> workers_;
    Lease lease_;
    rt::Thread helper_;
    bool flush_asked_ = false;
};

}  // namespace asterism::media
