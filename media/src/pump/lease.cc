// SPDX-License-Identifier: Apache-2.0
#include "lease.h"

#include "../counters.h"
#include "asterism/base/log.h"

namespace asterism::media {

void Lease::set_options(const Options& options) {
    // Pairs of a range that is no longer the configured one are not handed out any more.
    if (options.ports != options_.ports || options.rtpchecksums != options_.rtpchecksums)
        while (!shelves_.empty()) forget(shelves_.begin());
    options_ = options;
}

std::size_t Lease::ready() const {
    std::size_t sum = 0;
    for (const auto& [key, shelf] : shelves_) sum += shelf.pairs.size();
    return sum;
}

std::size_t Lease::resting() const {
    std::size_t sum = 0;
    for (const auto& [key, shelf] : shelves_) sum += shelf.rest_count;
    return sum;
}

std::size_t Lease::most_resting(PortRange range) const {
    return std::min<std::size_t>(most_pairs() / 4, (range.last - range.first) / 8);
}

std::unique_ptr<LeasedPair> Lease::rested(Shelf& shelf, unsigned worker, bool however_short) {
    if (worker >= shelf.resting.size() || shelf.resting[worker].empty()) return nullptr;
    auto& queue = shelf.resting[worker];
    if (!however_short && exchange_.now() - queue.front()->since < kRest) return nullptr;
    auto pair = std::move(queue.front());
    queue.pop_front();
    --shelf.rest_count;
    return pair;
}

Result<std::unique_ptr<LeasedPair>> Lease::take(const IpAddress& address, PortRange range, unsigned worker) {
    const Key key{address, range};
    auto& shelf = shelves_[key];
    shelf.used = ++turn_;
    forget_oldest();
    // Half of the room is kept for those that come back meanwhile: else a pair would be closed for each
    // bound.
    if (auto pair = rested(shelf, worker, shelf.rest_count * 2 >= most_resting(range))) return pair;

    std::unique_ptr<SocketPair> sockets;
    if (!shelf.pairs.empty()) {
        sockets = std::move(shelf.pairs.front());
        shelf.pairs.pop_front();
    }
    if (!sockets && exchange_.now() >= shelf.dry_until) {
        auto bound = bind_pair(address, range, options_.rtpchecksums, open_);
        if (bound)
            sockets = std::move(*bound);
        else
            run_dry(shelf, bound.error().reason);
    }
    // Whoever waits is served first: the helper may take the last descriptor there is.
    if (!shelf.refilling && shelf.pairs.size() * 2 < options_.lease) refill(key, shelf);
    if (!sockets) {
        if (auto pair = rested(shelf, worker, true)) return pair;
        complain(key, shelf);
        counters::no_ports.add();
        return fail(shelf.dry_reason);
    }
    auto made = std::make_unique<LeasedPair>();
    made->rtp = sockets->rtp;
    made->rtcp = sockets->rtcp;
    made->rtp_fd = sockets->rtp_fd();
    made->rtcp_fd = sockets->rtcp_fd();
    made->range = range;
    made->fresh = std::move(sockets);
    return made;
}

// To try again for every call would cost more than the call.
void Lease::run_dry(Shelf& shelf, const std::string& reason) {
    shelf.dry_reason = reason;
    shelf.dry_until = exchange_.now() + kPause;
}

// Said when it begins.
void Lease::complain(const Key& key, Shelf& shelf) {
    const auto now = exchange_.now();
    if (!shelf.complained || now - *shelf.complained > kIdle)
        log::error("No ports for sound on {}: {}; calls are refused until some are free", key.address.text(),
                   shelf.dry_reason);
    shelf.complained = now;
}

std::vector<std::unique_ptr<LeasedPair>> Lease::give_back(std::unique_ptr<LeasedPair> pair) {
    auto unwanted = std::exchange(unwanted_, {});
    const auto at = shelves_.find({pair->rtp.ip, pair->range});
    if (at == shelves_.end() || at->second.rest_count >= most_resting(pair->range)) {
        unwanted.push_back(std::move(pair));
        return unwanted;
    }
    auto& shelf = at->second;
    if (shelf.resting.size() <= pair->worker) shelf.resting.resize(pair->worker + 1);
    auto& queue = shelf.resting[pair->worker];
    const auto now = exchange_.now();
    pair->since = now;
    queue.push_back(std::move(pair));
    ++shelf.rest_count;
    // A busy hour's pairs are let go of one by one.
    if (shelf.rest_count > options_.lease && now - queue.front()->since > kIdle) {
        unwanted.push_back(std::move(queue.front()));
        queue.pop_front();
        --shelf.rest_count;
    }
    return unwanted;
}

void Lease::refill(const Key& key, Shelf& shelf) {
    // A small range is not for hoarding.
    const std::size_t most = std::min<std::size_t>(options_.lease, (key.range.last - key.range.first) / 16);
    if (most <= shelf.pairs.size() || exchange_.now() < shelf.dry_until) return;
    shelf.refilling = true;
    helper_.post([&exchange = exchange_, self = std::weak_ptr(self_), key, checksums = options_.rtpchecksums,
                  open = open_, wanted = most - shelf.pairs.size()]() mutable {
        std::vector<std::unique_ptr<SocketPair>> made;
        while (made.size() < wanted) {
            auto pair = bind_pair(key.address, key.range, checksums, open);
            if (!pair) break;  // whoever needs one will hear the reason
            made.push_back(std::move(*pair));
        }
        exchange.post([self = std::move(self), key, made = std::move(made)]() mutable {
            const auto alive = self.lock();
            if (!alive) return;
            const auto at = (*alive)->shelves_.find(key);
            if (at == (*alive)->shelves_.end()) return;
            at->second.refilling = false;
            for (auto& pair : made) at->second.pairs.push_back(std::move(pair));
        });
    });
}

void Lease::forget(std::map<Key, Shelf>::iterator at) {
    for (auto& queue : at->second.resting)
        for (auto& pair : queue) unwanted_.push_back(std::move(pair));
    shelves_.erase(at);
}

void Lease::forget_oldest() {
    if (shelves_.size() <= kShelves) return;
    forget(std::min_element(shelves_.begin(), shelves_.end(),
                            [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

}  // namespace asterism::media
