// SPDX-License-Identifier: Apache-2.0
// Applications that reach another channel only where their arguments name one. Their row says no danger; this
// is asked before they do (Danger::OthersCalls).
#pragma once

#include "asterism/base/log.h"
#include "asterism/call/authority.h"
#include "asterism/call/channel.h"
#include "asterism/dialplan/marked.h"

namespace asterism::apps {

/// False, and it is said: whoever wrote `data` may not reach calls of others. Text that came out of variables
/// as a whole is of those who gave the channel its words.
inline bool may_reach_others(const call::Channel& channel, const dialplan::Marked& data) {
    const bool whole = !data.text.empty() && data.marks.all(data.text.size());
    if ((whole ? channel.authority : channel.author).allows(call::Danger::OthersCalls)) return true;
    log::warning("{}: another channel may not be reached by whoever asked for it", channel.name());
    return false;
}

}  // namespace asterism::apps
