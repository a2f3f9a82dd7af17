// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/event.h"

#include <algorithm>
#include <utility>

namespace asterism {

std::string_view Event::get(std::string_view field) const {
    for (const auto& [name, value] : fields)
        if (name == field) return value;
    return {};
}

EventBus::Token EventBus::subscribe(std::uint32_t classes, Listener listener) {
    entries_.push_back({next_, classes, std::move(listener)});
    refresh();
    return next_++;
}

void EventBus::unsubscribe(Token token) {
    // A listener may leave while it is being told: its entry is emptied now and swept later.
    for (auto& entry : entries_)
        if (entry.token == token) entry.classes = 0;
    refresh();
}

void EventBus::deliver(const Event& event) {
    ++delivering_;
    const auto count = entries_.size();
    for (std::size_t i = 0; i < count; ++i)
        if (entries_[i].classes & event.classes) {
            const auto listener = entries_[i].listener;  // the vector may grow meanwhile
            listener(event);
        }
    --delivering_;
    refresh();
}

void EventBus::refresh() {
    if (delivering_ == 0) std::erase_if(entries_, [](const Entry& entry) { return entry.classes == 0; });
    const auto before = std::exchange(wanted_, 0);
    for (const auto& entry : entries_) wanted_ |= entry.classes;
    if (wanted_ != before && on_wanted_) on_wanted_();
}

}  // namespace asterism
