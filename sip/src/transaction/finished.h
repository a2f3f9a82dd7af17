// SPDX-License-Identifier: Apache-2.0
// What a finished server transaction on a datagram leaves behind: its answer, for those who ask again, until
// timer J (or I, when it only soaks up ACKs). Small, counted, the oldest dropped first when there are too
// many.
#pragma once

#include <cstddef>
#include <memory>

#include "asterism/base/hash_map.h"
#include "asterism/base/timer.h"
#include "asterism/sip/transport.h"
#include "keys.h"

namespace asterism::sip {

class FinishedTable {
public:
    explicit FinishedTable(TimerWheel& wheel) : wheel_(wheel) {}
    ~FinishedTable() {
        while (oldest_) drop(*oldest_);
    }

    struct Entry {
        Entry(FinishedTable& table, TxnKey key, const Target& target, SharedBytes answer)
            : table(table), key(key), target(target), answer(std::move(answer)), timer(table.wheel_, *this) {}
        void on_timer() { table.drop(*this); }

        FinishedTable& table;
        TxnKey key;
        Target target;
        SharedBytes answer;  // null: repeats are soaked up in silence
        Entry* older = nullptr;
        Entry* newer = nullptr;
        Timer<Entry, &Entry::on_timer> timer;
    };

    // Budget (house.md 4): the answer's bytes and 200 more, the map's slot and the allocator's share
    // included.
    static_assert(sizeof(Entry) <= 168);

    void add(TxnKey key, const Target& target, SharedBytes answer, Millis lasts, std::size_t most) {
        while (entries_.size() >= most && oldest_) drop(*oldest_);
        auto entry = std::make_unique<Entry>(*this, key, target, std::move(answer));
        Entry& added = *entry;
        if (!entries_.try_emplace(key, std::move(entry)).second) return;
        added.older = newest_;
        (newest_ ? newest_->newer : oldest_) = &added;
        newest_ = &added;
        added.timer.start(lasts);
    }
    Entry* find(TxnKey key) const {
        const auto at = entries_.find(key);
        return at == entries_.end() ? nullptr : at->second.get();
    }
    void drop(Entry& entry) {
        (entry.older ? entry.older->newer : oldest_) = entry.newer;
        (entry.newer ? entry.newer->older : newest_) = entry.older;
        entries_.erase(TxnKey{entry.key});
    }
    std::size_t size() const { return entries_.size(); }
    template <class F>
    void each(F&& f) const {
        for (Entry* entry = oldest_; entry; entry = entry->newer) f(*entry);
    }

private:
    TimerWheel& wheel_;
    HashMap<TxnKey, std::unique_ptr<Entry>> entries_;
    Entry* oldest_ = nullptr;
    Entry* newest_ = nullptr;
};

}  // namespace asterism::sip
