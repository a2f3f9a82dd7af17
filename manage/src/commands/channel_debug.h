// SPDX-License-Identifier: Apache-2.0
// core set debug channel: what happens to one channel (or to each), on the console and in the log. They are
// its events in other words: states, digits, priorities, variables, bridges, reports of RTCP.
#pragma once

#include <vector>

#include "asterism/base/command.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

std::vector<Command> channel_debug_commands(Services& services);

}  // namespace asterism::manage
