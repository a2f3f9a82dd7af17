// SPDX-License-Identifier: Apache-2.0
#include "lease.h"

#include "asterism/base/log.h"

namespace asterism::media {

void Lease::set_options(const Options& options) {
    // Pairs of a range that is no longer the configured one are not handed out any more.
    if (options.ports != options_.ports || options.rtpchecksums != options_.rtpchecksums) shelves_.clear();
    options_ = options;
}

std::size_t Lease::ready() const {
    std::size_t sum = 0;
    for (const auto& [key, shelf] : shelves_) sum += shelf.pairs.size();
    return sum;
}

Result<std::unique_ptr<SocketPair>> Lease::take(const IpAddress& address, PortRange range) {
    const Key key{address, range};
    auto& shelf = shelves_[key];
    shelf.used = ++turn_;
    std::unique_ptr<SocketPair> pair;
    if (!shelf.pairs.empty()) {
        pair = std::move(shelf.pairs.front());
        shelf.pairs.pop_front();
    }
    if (!shelf.refilling && shelf.pairs.size() * 2 < options_.lease) refill(key, shelf);
    forget_oldest();
    if (pair) return pair;
    return bind_pair(address, range, options_.rtpchecksums);
}

void Lease::refill(const Key& key, Shelf& shelf) {
    // A small range is not for hoarding.
    const std::size_t most = std::min<std::size_t>(options_.lease, (key.range.last - key.range.first) / 16);
    if (most <= shelf.pairs.size()) return;
    shelf.refilling = true;
    helper_.post([&exchange = exchange_, self = std::weak_ptr(self_), key, checksums = options_.rtpchecksums,
                  wanted = most - shelf.pairs.size()]() mutable {
        std::vector<std::unique_ptr<SocketPair>> made;
        while (made.size() < wanted) {
            auto pair = bind_pair(key.address, key.range, checksums);
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

void Lease::forget_oldest() {
    if (shelves_.size() <= kShelves) return;
    const auto oldest = std::min_element(shelves_.begin(), shelves_.end(), [](const auto& a, const auto& b) {
        return a.second.used < b.second.used;
    });
    shelves_.erase(oldest);
}

}  // namespace asterism::media
