// SPDX-License-Identifier: Apache-2.0
#include "threads_backend.h"

#include <algorithm>

namespace asterism::media {

ThreadsBackend::ThreadsBackend(const Options& options, rt::Loop& exchange, const Tell& tell,
                               const std::string& cname)
    : exchange_(exchange), options_(options), lease_(exchange, helper_loop_) {
    lease_.set_options(options);
    try {
        helper_ = rt::Thread("media-helper", [this] { helper_loop_.run(); });
        const auto count = std::clamp(options.workers, 1u, 64u);
        for (unsigned i = 0; i < count; ++i) {
            workers_.push_back(std::make_unique<Worker>(*loader_, tell, options, cname));
            workers_.back()->thread =
                rt::Thread(fmt::format("media-{}", i), [loop = &workers_.back()->loop] { loop->run(); });
        }
    } catch (...) {
        end_threads();
        throw;
    }
}

ThreadsBackend::~ThreadsBackend() {
    if (flush_asked_) {
        exchange_.forget(*this);
        flush();
    }
    end_threads();
}

void ThreadsBackend::end_threads() {
    // They answer to the workers' loops, so they go first; recordings are closed, as far as disks answer.
    helper_loop_.stop();
    helper_.join();
    loader_.reset();
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
    const auto range = wish.ports.is_set() ? wish.ports : options_.ports;
    auto pair = lease_.take(wish.address, range, static_cast<unsigned>(wish.worker));
    if (!pair) return std::unexpected(pair.error());
    auto& got = **pair;
    if (got.tos != wish.tos || got.cos != wish.cos) {
        for (const int fd : {got.rtp_fd, got.rtcp_fd})
            mark_socket(fd, got.rtp.ip.is_v6(), wish.tos, wish.cos);
        got.tos = wish.tos;
        got.cos = wish.cos;
    }
    return std::move(*pair);
}

void ThreadsBackend::open(TransportId id, std::unique_ptr<BoundPair> bound) {
    auto* worker = workers_[id.worker].get();
    std::unique_ptr<LeasedPair> pair(static_cast<LeasedPair*>(bound.release()));
    const auto rtp = pair->rtp;
    if (pair->fresh) {
        auto sockets = std::make_unique<UdpPump::Sockets>();
        sockets->pair = std::move(pair->fresh);
        pair->token = sockets.get();
        pair->worker = id.worker;
        give(id.worker, [worker, id, rtp, sockets = std::move(sockets)](WorkerCore& core) mutable {
            core.open_transport(id, rtp);
            worker->pump.open(id, std::move(sockets));
        });
    } else {
        give(id.worker,
             [worker, id, rtp, sockets = static_cast<UdpPump::Sockets*>(pair->token)](WorkerCore& core) {
                 core.open_transport(id, rtp);
                 worker->pump.open_again(id, *sockets);
             });
    }
    auto& in_use = worker->in_use;
    if (in_use.size() <= id.index) in_use.resize(id.index + 1);
    in_use[id.index] = std::move(pair);
}

void ThreadsBackend::close(TransportId id) {
    auto* worker = workers_[id.worker].get();
    give(id.worker, [id](WorkerCore& core) { core.close_transport(id); });
    // From here on it may be taken again: the worker hears of that after this.
    for (auto& unwanted : lease_.give_back(std::move(worker->in_use[id.index]))) {
        auto* owner = workers_[unwanted->worker].get();
        give(unwanted->worker, [owner, sockets = static_cast<UdpPump::Sockets*>(unwanted->token)](
                                   WorkerCore&) { owner->pump.retire(*sockets); });
    }
}

void ThreadsBackend::post(unsigned worker, Job job) { give(worker, std::move(job)); }

void ThreadsBackend::give(unsigned worker, Job job) {
    auto& waiting = workers_[worker]->waiting;
    waiting.push_back(std::move(job));
    if (std::exchange(flush_asked_, true)) return;
    exchange_.flush_later(*this);
}

void ThreadsBackend::flush() {
    flush_asked_ = false;
    for (auto& one : workers_) {
        if (one->waiting.empty()) continue;
        auto* to = one.get();
        to->loop.post([core = &to->core, jobs = std::exchange(to->waiting, {})]() mutable {
            for (auto& job : jobs) job(*core);
        });
    }
}

}  // namespace asterism::media
