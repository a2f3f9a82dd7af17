// SPDX-License-Identifier: Apache-2.0
// The scenarios. Each warms up, measures, prints one line of JSON and says whether too much failed.
#pragma once

#include "settings.h"
#include "tally.h"

namespace asterism::load {

/// options, register-cached, register-challenged.
Tally run_requests(const Settings& settings);
/// call: set up through Dial and torn down, again and again.
Tally run_calls(const Settings& settings);
/// hold: `calls` calls in progress, memory before and with them.
Tally run_hold(const Settings& settings);
/// rtp: `calls` calls with 50 packets a second in each direction; an operation is a packet forwarded.
Tally run_rtp(const Settings& settings);

}  // namespace asterism::load
