// SPDX-License-Identifier: Apache-2.0
// A NOTIFY that somebody wrote (435, 436), as the message has it.
#pragma once

#include "asterism/session/sip_leg.h"
#include "asterism/sip/draft.h"

namespace asterism::session {

void write_notification(sip::Draft& draft, const Notification& notification);

}  // namespace asterism::session
