// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/pickup_groups.h"

#include <algorithm>

namespace asterism::call {

bool may_pick_up(const PickupGroups& picker, const PickupGroups& called) {
    if ((picker.pickup.bits & called.call.bits) != 0) return true;
    return std::ranges::any_of(called.named_call, [&picker](const std::string& name) {
        return std::ranges::find(picker.named_pickup, name) != picker.named_pickup.end();
    });
}

}  // namespace asterism::call
