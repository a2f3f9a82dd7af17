// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/journal.h"

namespace asterism::store {

void MemoryJournal::append(const Change& change) {
    auto key = std::pair(std::string(change.space), std::string(change.key));
    if (change.value)
        content_[std::move(key)] = *change.value;
    else
        content_.erase(key);
    ++status_.written;
    ++status_.commits;
}

void MemoryJournal::when_safe(OnSafe on_safe) {
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
