// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/shared_text.h"

#include <fmt/format.h>

#include <mutex>

#include "asterism/base/hash_map.h"

namespace asterism::schema {

const std::string& SharedText::empty_text() {
    static const std::string none;
    return none;
}

struct SharedText::Pool {
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return TextHash()(text); }
        std::size_t operator()(const Node* node) const { return TextHash()(node->text); }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Node* a, const Node* b) const { return a == b; }
        bool operator()(const Node* a, std::string_view b) const { return a->text == b; }
        bool operator()(std::string_view a, const Node* b) const { return a == b->text; }
    };
    std::mutex mutex;
    HashSet<Node*, Hash, Equal> nodes;
};

// Never destroyed: objects in static storage may outlive it.
SharedText::Pool& SharedText::pool() {
    static auto* const one = new Pool;
    return *one;
}

SharedText::Node* SharedText::intern(std::string_view text) {
    if (text.empty()) return nullptr;
    auto& pool = SharedText::pool();
    const std::lock_guard lock(pool.mutex);
    if (const auto at = pool.nodes.find(text); at != pool.nodes.end()) {
        (*at)->uses.fetch_add(1, std::memory_order_relaxed);
        return *at;
    }
    auto* node = new Node{1, std::string(text)};
    pool.nodes.insert(node);
    return node;
}

void SharedText::release(Node* node) {
    auto uses = node->uses.load(std::memory_order_relaxed);
    while (uses > 1)
        if (node->uses.compare_exchange_weak(uses, uses - 1, std::memory_order_acq_rel)) return;
    // The last use ends under the lock, where nobody can find the text meanwhile.
    auto& pool = SharedText::pool();
    const std::lock_guard lock(pool.mutex);
    if (node->uses.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    pool.nodes.erase(node);
    delete node;
}

std::size_t SharedText::kept() {
    auto& pool = SharedText::pool();
    const std::lock_guard lock(pool.mutex);
    return pool.nodes.size();
}

}  // namespace asterism::schema

fmt::format_context::iterator fmt::formatter<asterism::schema::SharedText>::format(
    const asterism::schema::SharedText& text, fmt::format_context& context) const {
    return fmt::formatter<fmt::string_view>::format(std::string_view(text), context);
}
