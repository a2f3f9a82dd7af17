// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/journal.h"

namespace asterism::store {

void MemoryJournal::append(Change change, OnSafe on_safe) {
    auto key = std::pair(std::move(change.space), std::move(change.key));
    if (change.value)
        content_[std::move(key)] = std::move(*change.value);
    else
        content_.erase(key);
    ++status_.written;
    ++status_.commits;
    if (!on_safe) return;
    const auto safety = status_.writable ? Safety::Safe : Safety::MemoryOnly;
    exchange_.post([on_safe = std::move(on_safe), safety]() mutable { on_safe(safety); });
}

std::vector<Record> MemoryJournal::take_records(std::string_view space) {
    std::vector<Record> out;
    for (const auto& [key, value] : content_)
        if (key.first == space) out.push_back({key.second, value});
    return out;
}

}  // namespace asterism::store
