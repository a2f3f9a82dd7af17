// SPDX-License-Identifier: Apache-2.0
// Bound port pairs kept ready, so that setting up a call binds nothing: the exchange takes one, and when half
// of them are gone a helper thread binds a batch and posts it back. For the address and range asked for
// lately; a wish that was never seen before is bound on the spot.
//
// Lives on the exchange thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "asterism/rt/loop.h"
#include "port_pair.h"

namespace asterism::media {

class Lease {
public:
    Lease(rt::Loop& exchange, rt::Loop& helper) : exchange_(exchange), helper_(helper) {}
    void set_options(const Options& options);
    Result<std::unique_ptr<SocketPair>> take(const IpAddress& address, PortRange range);
    std::size_t ready() const;

private:
    struct Key {
        IpAddress address;
        PortRange range;
        auto operator<=>(const Key&) const = default;
    };
    struct Shelf {
        std::deque<std::unique_ptr<SocketPair>> pairs;
        bool refilling = false;
        std::uint64_t used = 0;
    };
    void refill(const Key& key, Shelf& shelf);
    void forget_oldest();

    static constexpr std::size_t kShelves = 4;
    rt::Loop& exchange_;
    rt::Loop& helper_;
    Options options_;
    std::map<Key, Shelf> shelves_;
    std::uint64_t turn_ = 0;
    std::shared_ptr<Lease*> self_ =
        std::make_shared<Lease*>(this);  // jobs on their way back ask whether we live
};

}  // namespace asterism::media
