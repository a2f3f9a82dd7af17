// SPDX-License-Identifier: Apache-2.0
#include "prospect.h"

#include <algorithm>

namespace asterism::registrar {

Prospect::Prospect(const Registrar::Address* home, std::size_t contacts)
    : indexed_((home ? home->entries.size() : 0) + contacts > kFew) {
    if (!home) return;
    slots_.reserve(home->entries.size() + contacts);
    for (const auto& entry : home->entries)
        put({.number = entry->number, .likeness = entry->likeness, .uri = entry->binding.uri});
}

void Prospect::put(const Slot& slot) {
    const auto at = static_cast<std::uint32_t>(slots_.size());
    slots_.push_back(slot);
    if (!indexed_) return;
    const auto [chain, is_new] = chains_.try_emplace(slot.likeness, at, at);
    if (!is_new) slots_[std::exchange(chain->second.second, at)].next = at;
}

/// The first slot of that likeness, but those that came and went with this request, of which `look` says so.
template <class Look>
std::uint32_t Prospect::look(std::uint64_t likeness, Look&& look) const {
    const auto is_it = [&](std::uint32_t at) {
        const auto& slot = slots_[at];
        return slot.likeness == likeness && (slot.number || !slot.removed) && look(at);
    };
    if (!indexed_) {
        for (std::uint32_t at = 0; at < slots_.size(); ++at)
            if (is_it(at)) return at;
        return kNobody;
    }
    const auto chain = chains_.find(likeness);
    for (auto at = chain == chains_.end() ? kNobody : chain->second.first; at != kNobody;
         at = slots_[at].next)
        if (is_it(at)) return at;
    return kNobody;
}

const sip::ComparableUri* Prospect::comparable(std::uint32_t at) {
    const auto [made, is_new] = comparable_.try_emplace(at);
    if (is_new)
        if (const auto uri = sip::UriView::parse(slots_[at].uri))
            made->second = std::make_unique<sip::ComparableUri>(*uri);
    return made->second.get();
}

Prospect::Found Prospect::find(const sip::UriView& uri, std::uint64_t likeness) {
    Found found;
    found.at = look(likeness, [&](std::uint32_t at) {
        ++found.alike;
        return slots_[at].uri == uri.text;
    });
    if (found.at != kNobody || found.alike == 0) return found;
    const sip::ComparableUri wanted(uri);
    found.at = look(likeness, [&](std::uint32_t at) {
        const auto* other = comparable(at);
        return other && other->is_equivalent(wanted);
    });
    return found;
}

std::uint32_t Prospect::add(const sip::UriView& uri, std::uint64_t likeness) {
    put({.likeness = likeness, .uri = uri.text});
    return static_cast<std::uint32_t>(slots_.size() - 1);
}

std::size_t Prospect::total() const {
    return static_cast<std::size_t>(std::ranges::count_if(slots_, &Slot::stays));
}

std::size_t Prospect::added() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(slots_, [](const Slot& slot) { return slot.number == 0 && slot.stays(); }));
}

}  // namespace asterism::registrar
