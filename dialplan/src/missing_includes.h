// SPDX-License-Identifier: Apache-2.0
// Contexts that are included and not there. Generated dialplans include hundreds that nobody has filled: many
// are one complaint.
#pragma once

#include "asterism/base/complaint.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

void complain_of_missing_includes(const Dialplan& plan, Complaints& complaints);

}  // namespace asterism::dialplan
