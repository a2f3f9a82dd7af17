// SPDX-License-Identifier: Apache-2.0
#include "name_index.h"

#include <bit>

#include "asterism/base/text.h"

namespace asterism::call {

std::size_t NameIndex::hash_of(std::string_view bare) { return TextHash{}(bare); }

void NameIndex::put(std::size_t hash, std::uint32_t place) {
    const auto mask = slots_.size() - 1;
    auto at = hash & mask;
    while (slots_[at] != kFree) at = (at + 1) & mask;
    slots_[at] = place;
}

void NameIndex::rebuild(const List& list) {
    slots_.assign(std::bit_ceil(list.size() * 2 + 1), kFree);
    for (std::size_t i = 0; i < list.size(); ++i)
        put(hash_of(bare_name(list[i].name)), static_cast<std::uint32_t>(i));
}

std::optional<std::size_t> NameIndex::find(const List& list, std::string_view bare) const {
    const auto mask = slots_.size() - 1;
    for (auto at = hash_of(bare) & mask; slots_[at] != kFree; at = (at + 1) & mask)
        if (bare_name(list[slots_[at]].name) == bare) return slots_[at];
    return std::nullopt;
}

void NameIndex::added(const List& list) {
    if (list.size() * 2 > slots_.size()) return rebuild(list);
    put(hash_of(bare_name(list.back().name)), static_cast<std::uint32_t>(list.size() - 1));
}

void NameIndex::removes(const List& list, std::size_t place) {
    const auto mask = slots_.size() - 1;
    auto hole = hash_of(bare_name(list[place].name)) & mask;
    while (slots_[hole] != place) hole = (hole + 1) & mask;
    // Those behind move up, as far as each may: not in front of where its hash has it.
    for (auto at = (hole + 1) & mask; slots_[at] != kFree; at = (at + 1) & mask) {
        const auto home = hash_of(bare_name(list[slots_[at]].name)) & mask;
        if (((at - home) & mask) < ((at - hole) & mask)) continue;
        slots_[hole] = slots_[at];
        hole = at;
    }
    slots_[hole] = kFree;
    for (auto& slot : slots_)
        if (slot != kFree && slot > place) --slot;
}

}  // namespace asterism::call
