// SPDX-License-Identifier: Apache-2.0
// Port pairs kept ready, so that setting up a call makes no system call. For the address and range asked for
// lately; a wish that was never seen before is bound on the spot.
//
// Two stocks: pairs that never carried a call, which a helper thread binds in batches when half of them are
// gone; and pairs that did, which stay bound and watched by their worker and rest. Packets that still come
// for a resting pair are read and dropped there. The pair that has rested longest goes first, and while it
// has rested for less than `kRest` a fresh one is taken instead, as long as the resting ones are not half of
// those that may be.
//
// Lives on the exchange thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asterism/rt/loop.h"
#include "port_pair.h"

namespace asterism::media {

/// A pair as the exchange knows it. Its sockets belong to a worker once a call used them: `token` names them
/// there and is not looked into here.
struct LeasedPair final : BoundPair {
    std::unique_ptr<SocketPair> fresh;  ///< never used so far; else null
    void* token = nullptr;
    unsigned worker = 0;  ///< of one that was used
    int rtp_fd = -1;
    int rtcp_fd = -1;
    PortRange range;
    unsigned tos = 0;
    unsigned cos = 0;
    MonoTime since;  ///< resting since
};

class Lease {
public:
    static constexpr Seconds kRest{5};
    /// Resting ones beyond those kept ready are closed after so long.
    static constexpr Seconds kIdle{60};
    /// While nothing can be bound, it is tried once in so long.
    static constexpr Millis kPause{1000};

    Lease(rt::Loop& exchange, rt::Loop& helper) : exchange_(exchange), helper_(helper) {}
    void set_options(const Options& options);

    /// For a stream on `worker`.
    Result<std::unique_ptr<LeasedPair>> take(const IpAddress& address, PortRange range, unsigned worker);
    /// The call is over. What comes back is not wanted any more, and its worker shall close it.
    std::vector<std::unique_ptr<LeasedPair>> give_back(std::unique_ptr<LeasedPair> pair);

    /// Bound and never used.
    std::size_t ready() const;
    std::size_t resting() const;

private:
    struct Key {
        IpAddress address;
        PortRange range;
        auto operator<=>(const Key&) const = default;
    };
    struct Shelf {
        std::deque<std::unique_ptr<SocketPair>> pairs;
        std::vector<std::deque<std::unique_ptr<LeasedPair>>> resting;  ///< by worker, longest first
        std::size_t rest_count = 0;
        bool refilling = false;
        std::uint64_t used = 0;
        MonoTime dry_until;
        std::string dry_reason;
        std::optional<MonoTime> complained;  ///< about it, latest
    };
    std::unique_ptr<LeasedPair> rested(Shelf& shelf, unsigned worker, bool however_short);
    std::size_t most_resting(PortRange range) const;
    void refill(const Key& key, Shelf& shelf);
    void forget(std::map<Key, Shelf>::iterator at);
    void forget_oldest();
    void run_dry(Shelf& shelf, const std::string& reason);
    void complain(const Key& key, Shelf& shelf);

    static constexpr std::size_t kShelves = 4;
    rt::Loop& exchange_;
    rt::Loop& helper_;
    Options options_;
    OpenPairs open_ = std::make_shared<std::atomic<std::size_t>>();
    std::map<Key, Shelf> shelves_;
    std::vector<std::unique_ptr<LeasedPair>> unwanted_;  ///< of shelves that are gone
    std::uint64_t turn_ = 0;
    std::shared_ptr<Lease*> self_ =
        std::make_shared<Lease*>(this);  // jobs on their way back ask whether we live
};

}  // namespace asterism::media
