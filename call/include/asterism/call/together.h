// SPDX-License-Identifier: Apache-2.0
// Who is with whom, whoever brought them together: channels are moved from bridge to bridge by transfers
// while those who run on them wait for the end of their talk. Exchange thread.
#pragma once

#include "asterism/call/inbox.h"

namespace asterism::call {

/// With whom `channel` talks: the other one of its bridge of two, if that one is not gone. Null: with nobody.
Channel* partner_of(const Channel& channel);

/// Until it is alone, gone or sent elsewhere, in whatever bridge it is meanwhile; then it has left it.
rt::Task<Outcome> stay_together(Channel& channel);

}  // namespace asterism::call
