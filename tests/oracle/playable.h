// SPDX-License-Identifier: Apache-2.0
// Which flows can be played against a program at all, and which of their steps ask what only ours can answer.
#pragma once

#include <optional>
#include <string>

#include "parse.h"

namespace asterism::oracle {

/// Why not, in words that go on behind "cannot be played: "; nullopt: it can.
std::optional<std::string> why_not(const flows::Flow& flow);
/// `expires=100` as `expires=*`: Asterisk says a second less than it grants (docs/deviations.md), and real
/// seconds pass.
void forgive_seconds(flows::Flow& flow);
/// Takes away what is asked of our own log; what watchers of logs read everywhere (fail2ban, SecurityEvent)
/// stays.
void leave_out_our_log(flows::Flow& flow);

}  // namespace asterism::oracle
