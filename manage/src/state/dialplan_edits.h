// SPDX-License-Identifier: Apache-2.0
// A dialplan that a manager or a console has changed takes the place of the one in force, for calls and for
// hints.
#pragma once

#include "asterism/dialplan/edit.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

/// False: it has one thing more than may be added (limit dialplan_added), and nothing is changed.
bool put_in_force(Services& services, std::shared_ptr<const dialplan::Dialplan> edited);

}  // namespace asterism::manage
