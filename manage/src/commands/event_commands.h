// SPDX-License-Identifier: Apache-2.0
// manager show event|events|eventq, manager set debug: what the manager interface says by itself.
#pragma once

#include <vector>

#include "asterism/base/command.h"

namespace asterism::manage {

class AmiServer;

std::vector<Command> event_commands(AmiServer& ami);

}  // namespace asterism::manage
