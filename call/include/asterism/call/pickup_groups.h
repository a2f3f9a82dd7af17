// SPDX-License-Identifier: Apache-2.0
// Who may pick up whose calls: a phone that rings is in call groups, and somebody picks up calls of his
// pickup groups, each by number (0 to 63) or by name. Plain values.
#pragma once

#include <string>
#include <vector>

#include "asterism/endpoint/objects/endpoint.h"

namespace asterism::call {

struct PickupGroups {
    endpoint::Groups call;
    endpoint::Groups pickup;
    std::vector<std::string> named_call;
    std::vector<std::string> named_pickup;
    bool operator==(const PickupGroups&) const = default;
};

/// `picker` may take a call that rings at `called`.
bool may_pick_up(const PickupGroups& picker, const PickupGroups& called);

}  // namespace asterism::call
