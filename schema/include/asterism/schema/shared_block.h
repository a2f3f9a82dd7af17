// SPDX-License-Identifier: Apache-2.0
// Options of an object that most objects of its type say alike: a block of them, kept once for all who say
// the same. One pointer in the object. Reads like a const T; is written only while the object is made.
//
// Objects are made on one thread at a time; any thread may read, copy and destroy them.
#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace asterism::schema {

template <class T>
class SharedBlock {
public:
    const T& operator*() const { return node_->block; }
    const T* operator->() const { return &node_->block; }

    /// A block of its own, to be written.
    T& edit() {
        if (node_->is_shared || node_.use_count() > 1) node_ = std::make_shared<Node>(node_->block);
        return node_->block;
    }
    /// It is made: from now on it is one with an equal one, if there is any among the latest.
    void share() {
        if (node_->is_shared) return;
        static Pool pool;
        const std::lock_guard lock(pool.mutex);
        std::erase_if(pool.latest, [](const auto& one) { return one.expired(); });
        for (auto& one : pool.latest)
            if (auto known = one.lock(); known && known->block == node_->block) {
                node_ = std::move(known);
                return;
            }
        if (pool.latest.size() == kLatest) pool.latest.erase(pool.latest.begin());
        node_->is_shared = true;
        pool.latest.push_back(node_);
    }

    friend bool operator==(const SharedBlock& a, const SharedBlock& b) {
        return a.node_ == b.node_ || a.node_->block == b.node_->block;
    }

private:
    /// More templates than that are rare, and looking for an equal block is to cost little where there is
    /// none.
    static constexpr std::size_t kLatest = 32;

    struct Node {
        Node() = default;
        explicit Node(const T& block) : block(block) {}
        T block;
        bool is_shared = false;
    };
    struct Pool {
        std::mutex mutex;
        std::vector<std::weak_ptr<Node>> latest;
    };
    static std::shared_ptr<Node> unsaid() {
        static const auto node = [] {
            auto made = std::make_shared<Node>();
            made->is_shared = true;
            return made;
        }();
        return node;
    }

    std::shared_ptr<Node> node_ = unsaid();
};

}  // namespace asterism::schema
