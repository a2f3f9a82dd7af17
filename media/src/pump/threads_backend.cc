// SPDX-License-Identifier: Apache-2.0
#include "threads_backend.h"

#include <algorithm>

namespace asterism::media {

ThreadsBackend::ThreadsBackend(const Options& options, rt::Loop& exchange, const Tell& tell,
                               const std::string& cname)
    : exchange_(exchange), options_(options), lease_(exchange, helper_loop_) {
    lease_.set_options(options);
    helper_ = rt::Thread("media-helper", [this] { helper_loop_.run(); });
    const auto count = std::clamp(options.workers, 1u, 64u);
    for (unsigned i = 0; i < count; ++i) {
        workers_.push_back(std::make_unique<Worker>(loader_, tell, options, cname));
        workers_.back()->thread =
            rt::Thread(fmt::format("media-{}", i), [loop = &workers_.back()->loop] { loop->run(); });
    }
}

ThreadsBackend::~ThreadsBackend() {
    // The helper answers to the workers' loops, so it goes first.
    helper_loop_.stop();
    helper_.join();
    for (auto& worker : workers_) worker->loop.stop();
    for (auto& worker : workers_) worker->thread.join();
}

void ThreadsBackend::set_options(const Options& options) {
    options_ = options;
    lease_.set_options(options);
    for (unsigned i = 0; i < workers(); ++i)
        post(i, [options](WorkerCore& core) { core.set_options(options); });
}

Result<std::unique_ptr<BoundPair>> ThreadsBackend::bind(const TransportWish& wish) {
    auto pair = lease_.take(wish.address, wish.ports.is_set() ? wish.ports : options_.ports);
    if (!pair) return std::unexpected(pair.error());
    (*pair)->mark(wish.tos, wish.cos);
    return std::move(*pair);
}

void ThreadsBackend::open(TransportId id, std::unique_ptr<BoundPair> pair) {
    auto* worker = workers_[id.worker].get();
    auto sockets = std::unique_ptr<SocketPair>(static_cast<SocketPair*>(pair.release()));
    worker->loop.post([worker, id, sockets = std::move(sockets)]() mutable {
        const auto rtp = sockets->rtp;
        worker->core.open_transport(id, rtp);
        worker->pump.open(id, std::move(sockets));
    });
}

void ThreadsBackend::post(unsigned worker, Job job) {
    auto* to = workers_[worker].get();
    to->loop.post([core = &to->core, job = std::move(job)]() mutable { job(*core); });
}

}  // namespace asterism::media
