// SPDX-License-Identifier: Apache-2.0
#include "watched.h"

#include <algorithm>

namespace asterism::presence {

Watched::~Watched() { *alive_ = false; }

const BodyTemplate& Watched::body(BodyType type, BodyVariant variant) {
    for (const auto& one : bodies_)
        if (one.type == type && one.variant == variant) return one.body;
    return bodies_.emplace_back(type, variant, render(type, variant)).body;
}

void Watched::add(Watcher& watcher) {
    watcher.place_ = watchers_.size();
    watchers_.push_back(&watcher);
    ++count_;
}

void Watched::remove(Watcher& watcher) {
    if (watcher.place_ >= watchers_.size() || watchers_[watcher.place_] != &watcher) return;
    watchers_[watcher.place_] = nullptr;
    --count_;
    if (!telling_ && watchers_.size() > 2 * count_ + 16) compact();
}

void Watched::compact() {
    std::erase(watchers_, nullptr);
    for (std::size_t at = 0; at < watchers_.size(); ++at) watchers_[at]->place_ = at;
}

void Watched::changed() {
    bodies_.clear();
    next_ = 0;
    if (!std::exchange(telling_, true)) tell();
}

void Watched::gone() {
    gone_ = true;
    next_ = 0;
    if (!std::exchange(telling_, true)) tell();
}

// Who is told may leave, or come: those who come at the end know what is true.
void Watched::tell() {
    const auto alive = alive_;
    for (std::size_t told = 0; next_ < watchers_.size(); ++told) {
        if (told == kSlice)
            return loop_.post([this, alive] {
                if (*alive) tell();
            });
        auto* watcher = watchers_[next_++];
        if (!watcher) continue;
        if (gone_)
            watcher->on_gone();
        else
            watcher->on_changed();
        if (!*alive) return;
    }
    telling_ = false;
    if (watchers_.size() > 2 * count_ + 16) compact();
}

}  // namespace asterism::presence
