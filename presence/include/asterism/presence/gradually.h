// SPDX-License-Identifier: Apache-2.0
// Many names that are to be looked at when there is no hurry: a slice of them a turn of the exchange, each
// once, in the order they came. Owned by whoever looks; exchange thread.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/rt/loop.h"

namespace asterism::presence {

class Gradually {
public:
    using Slice = std::function<void(const std::vector<std::string>& names)>;

    /// `look` is called with each slice, and may add.
    Gradually(rt::Loop& loop, Slice look) : loop_(loop), look_(std::move(look)) {}
    ~Gradually() { *alive_ = false; }

    void add(std::vector<std::string> names) {
        for (auto& name : names)
            if (known_.insert(name).second) waiting_.push_back(std::move(name));
        later();
    }

    bool empty() const { return waiting_.empty(); }

private:
    /// What is told of one thing costs some ten microseconds.
    static constexpr std::size_t kInATurn = 64;

    void later() {
        if (waiting_.empty() || std::exchange(posted_, true)) return;
        loop_.post([this, alive = alive_] {
            if (*alive) look();
        });
    }
    void look() {
        posted_ = false;
        const auto many = std::min(waiting_.size(), kInATurn);
        std::vector<std::string> slice;
        for (std::size_t i = 0; i < many; ++i) {
            known_.erase(waiting_.front());
            slice.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        look_(slice);
        later();
    }

    rt::Loop& loop_;
    Slice look_;
    std::deque<std::string> waiting_;
    HashSet<std::string> known_;
    bool posted_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::presence
