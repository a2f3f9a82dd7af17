// SPDX-License-Identifier: Apache-2.0
// Tones that an application plays to their end.
#pragma once

#include <string>

#include "applications.h"
#include "asterism/call/operations.h"

namespace asterism::apps {

/// Begins a list of tones ("2600/80,0/20") on the channel's sound, once through; 0: it has none, which is
/// said for `what`.
media::ActivityId begin_tones(Channel& channel, const std::string& cadence, std::string_view what);
/// The same to its end, which is `length` away.
rt::Task<call::Outcome> play_through(Channel& channel, std::string cadence, Millis length, std::string what);

}  // namespace asterism::apps
