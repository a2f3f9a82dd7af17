// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/call_keys.h"

#include <algorithm>

namespace asterism::call {

KeyCollector::KeyCollector(CallKeys keys) : keys_(std::move(keys)) {
    std::erase_if(keys_, [](const CallKeyCode& one) { return one.code.empty(); });
    std::ranges::stable_sort(keys_, std::ranges::greater{},
                             [](const CallKeyCode& one) { return one.code.size(); });
}

std::optional<CallKey> KeyCollector::pressed(char digit, MonoTime now) {
    constexpr Millis kBetweenKeys{1000};
    if (keys_.empty()) return std::nullopt;
    if (now - last_ > kBetweenKeys) digits_.clear();
    last_ = now;
    digits_ += digit;
    const auto longest = keys_.front().code.size();
    if (digits_.size() > longest) digits_.erase(0, digits_.size() - longest);
    for (const auto& one : keys_)
        if (digits_.ends_with(one.code)) return one.does;
    return std::nullopt;
}

}  // namespace asterism::call
