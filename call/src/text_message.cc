// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/text_message.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::call {

const std::string* TextMessage::find(std::string_view name) const {
    for (const auto& item : data)
        if (iequals(item.name, name)) return &item.value;
    return nullptr;
}

bool TextMessage::set(std::string_view name, std::string_view value, bool outbound) {
    const auto at =
        std::find_if(data.begin(), data.end(), [name](const Item& item) { return iequals(item.name, name); });
    if (value.empty()) {
        if (at != data.end()) data.erase(at);
        return true;
    }
    if (at != data.end()) {
        at->value = value;
        at->outbound = outbound;
        return true;
    }
    if (data.size() >= kMostData) return false;
    data.push_back({std::string(name), std::string(value), outbound});
    return true;
}

}  // namespace asterism::call
