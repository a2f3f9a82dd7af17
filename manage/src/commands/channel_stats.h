// SPDX-License-Identifier: Apache-2.0
// pjsip show channelstats.
#pragma once

#include "asterism/base/command.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

/// Answers when the media workers have.
void show_channel_stats(const Services& services, CommandCall& call);

}  // namespace asterism::manage
