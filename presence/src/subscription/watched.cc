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
    watcher.knows_ = change_;
    watchers_.push_back(&watcher);
    ++count_;
    if (telling_) ++left_;
}

void Watched::remove(Watcher& watcher) {
    if (watcher.place_ >= watchers_.size() || watchers_[watcher.place_] != &watcher) return;
    watchers_[watcher.place_] = nullptr;
    --count_;
    if (!telling_) compact();
}

// Those who left take no more room than those who are there.
void Watched::compact() {
    if (watchers_.size() <= 2 * count_ + 16) return;
    std::erase(watchers_, nullptr);
    for (std::size_t at = 0; at < watchers_.size(); ++at) watchers_[at]->place_ = at;
    next_ = 0;
    if (telling_) left_ = watchers_.size();
}

void Watched::changed() {
    bodies_.clear();
    begin_telling();
}

void Watched::gone() {
    gone_ = true;
    begin_telling();
}

// Amid the telling it goes on from where it is: who stands last would else never be told of what changes
// often.
void Watched::begin_telling() {
    ++change_;
    left_ = watchers_.size();
    if (!std::exchange(telling_, true)) tell();
}

// Who is told may leave, or come: those who come know what is true.
void Watched::tell() {
    const auto alive = alive_;
    compact();
    for (std::size_t told = 0; left_ > 0;) {
        if (told == kSlice)
            return loop_.post([this, alive] {
                if (*alive) tell();
            });
        if (next_ >= watchers_.size()) next_ = 0;
        --left_;
        auto* watcher = watchers_[next_++];
        if (!watcher || watcher->knows_ == change_) continue;
        watcher->knows_ = change_;
        ++told;
        if (gone_)
            watcher->on_gone();
        else
            watcher->on_changed();
        if (!*alive) return;
    }
    telling_ = false;
    compact();
}

}  // namespace asterism::presence
