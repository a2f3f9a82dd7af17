// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/event_field.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism {

bool may_name_a_field(std::string_view name) {
    if (name.empty() || iequals(name, "Event") || iequals(name, "Privilege")) return false;
    return std::ranges::all_of(name, [](char c) {
        return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_';
    });
}

}  // namespace asterism
