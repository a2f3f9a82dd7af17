// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/technology.h"

#include "asterism/base/text.h"

namespace asterism::call {

Technology* TechnologyTable::find(std::string_view name) const {
    for (auto* one : all_)
        if (iequals(one->name(), name)) return one;
    return nullptr;
}

std::pair<std::string_view, std::string_view> split_dial_string(std::string_view text) {
    return split_once(trim(text), '/');
}

}  // namespace asterism::call
