// SPDX-License-Identifier: Apache-2.0
// rtcp set debug, rtcp set stats: reports as they come and go, on the console and in the log. They are the
// events RTCPSent and RTCPReceived in other words, so that nobody pays for them while neither is asked for.
#pragma once

#include <optional>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/command.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

/// The peer that `set debug ip` names; nullopt, and it was said that it is none.
std::optional<SocketAddress> named_peer(CommandCall& call);

std::vector<Command> rtcp_commands(Services& services);

}  // namespace asterism::manage
