// SPDX-License-Identifier: Apache-2.0
// What `Plane` stands on: workers that run jobs on their core, and ports. Threads with sockets
// (threads_backend.cc), or the simulated twin (sim_backend.cc). Called on the exchange thread.
#pragma once

#include <functional>
#include <memory>

#include "../core/worker_core.h"
#include "asterism/base/result.h"

namespace asterism::media {

/// A bound pair that no worker has so far. `wish.worker` is the one that will.
class BoundPair {
public:
    virtual ~BoundPair() = default;
    SocketAddress rtp;
    SocketAddress rtcp;
};

class Backend {
public:
    using Job = std::move_only_function<void(WorkerCore&)>;

    virtual ~Backend() = default;
    virtual unsigned workers() const = 0;
    virtual void set_options(const Options& options) = 0;
    virtual Result<std::unique_ptr<BoundPair>> bind(const TransportWish& wish) = 0;
    /// From here on the worker owns the pair.
    virtual void open(TransportId id, std::unique_ptr<BoundPair> pair) = 0;
    /// And gives it back.
    virtual void close(TransportId id) = 0;
    virtual void post(unsigned worker, Job job) = 0;
    /// Back to the exchange thread.
    virtual void post_home(rt::Job job) = 0;
};

}  // namespace asterism::media
