// SPDX-License-Identifier: Apache-2.0
// What somebody may call a field that he adds to an event of his own (UserEvent).
#pragma once

#include <string_view>

namespace asterism {

/// Letters, digits, - and _; and none of the names that say what an event is.
bool may_name_a_field(std::string_view name);

}  // namespace asterism
