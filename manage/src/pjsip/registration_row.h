// SPDX-License-Identifier: Apache-2.0
// The line of a registration in its listings; columns as in reference/cli.json.
#pragma once

#include <string>

#include "asterism/base/command.h"
#include "asterism/trunk/registrations.h"

namespace asterism::manage {

std::string registration_head();
void registration_row(CommandOutput& out, const trunk::RegistrationRow& row);

}  // namespace asterism::manage
