// SPDX-License-Identifier: Apache-2.0
// Channels, calls and bridges as the CLI lists them; shapes in reference/cli.json.
#pragma once

#include "asterism/base/command.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

void show_channels(const Services& services, CommandCall& call);
void show_calls(const Services& services, CommandCall& call);
void show_channel(const Services& services, CommandCall& call);
void show_bridges(const Services& services, CommandCall& call);
void show_bridge(const Services& services, CommandCall& call);

}  // namespace asterism::manage
