// SPDX-License-Identifier: Apache-2.0
// Two channels that somebody brings together (AMI Bridge): each leaves what it is doing, they talk, and when
// one of them goes the other's dialplan goes on behind where it stood. One that has no dialplan ends with the
// talk. Exchange thread.
#pragma once

#include "asterism/call/channel.h"

namespace asterism::call {

/// Whether each hears a beep before.
struct BridgeTones {
    bool first = false;
    bool second = false;
};

/// Both are there and not gone, and not the same.
void bring_together(Channel& first, Channel& second, BridgeTones tones = {});

}  // namespace asterism::call
