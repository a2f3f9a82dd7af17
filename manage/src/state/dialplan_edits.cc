// SPDX-License-Identifier: Apache-2.0
#include "state/dialplan_edits.h"

#include "asterism/call/calls.h"
#include "room_limits.h"

namespace asterism::manage {

bool put_in_force(Services& services, std::shared_ptr<const dialplan::Dialplan> edited) {
    const auto before = dialplan::added(*services.calls.dialplan()), after = dialplan::added(*edited);
    if (after > before && !limits::dialplan_added.admits(after)) return false;
    limits::dialplan_added.note(after);
    services.calls.edit_dialplan(std::move(edited));
    services.presence.extensions.set_dialplan(services.calls.dialplan());
    return true;
}

}  // namespace asterism::manage
