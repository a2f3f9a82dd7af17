// SPDX-License-Identifier: Apache-2.0
// A dialplan as extensions.conf has it: `dialplan save` (655). Read again it is the same dialplan. Pure.
#pragma once

#include <string>

#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

/// [general], [globals] as they were read, then the contexts, the newest first. What pjsip_wizard.conf stands
/// for is left to that.
std::string save_text(const Dialplan& dialplan);

/// Its extensions.conf may be written anew: static=yes, writeprotect=no.
inline bool may_be_saved(const Dialplan& dialplan) {
    return dialplan.general().is_static && !dialplan.general().write_protect;
}

}  // namespace asterism::dialplan
