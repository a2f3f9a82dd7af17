// SPDX-License-Identifier: Apache-2.0
// What of features.conf holds for a channel, with what FEATURE() and FEATUREMAP() set for it.
#pragma once

#include "asterism/call/call_keys.h"
#include "asterism/call/channel.h"
#include "asterism/call/features.h"

namespace asterism::call {

Features features_of(const Channel& channel);
/// The keys by which it may end its call (Dial's H, h).
CallKeys ending_keys_of(const Channel& channel);

}  // namespace asterism::call
