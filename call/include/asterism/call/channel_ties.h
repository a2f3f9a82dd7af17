// SPDX-License-Identifier: Apache-2.0
// What a channel has to do with others: who called it, whose share it takes, who may pick it up, with whom it
// talked. Plain values, a part of the channel.
#pragma once

#include <optional>
#include <string>

#include "asterism/base/gauge.h"
#include "asterism/call/facts.h"
#include "asterism/call/features.h"
#include "asterism/call/pickup_groups.h"
#include "asterism/call/rare.h"

namespace asterism::call {

struct ChannelTies {
    /// Who may pick it up, and whose calls it may pick up.
    Rare<PickupGroups> pickup_groups;
    /// FEATURE()
    Rare<OwnFeatures> own_features;
    /// Who called it, and from which extension: Pickup(extension@context) means that one.
    ChannelId called_by;
    std::string called_exten;
    /// How many legs of ours this call came through already; a loop is stopped by it.
    int hops = 0;
    /// What is left of the Max-Forwards with which this call came to us: the most that its other legs may say
    /// (RFC 7332 4). Unset: it began here. Stops what loops by others, or by a name that stands for us.
    std::optional<int> forwards;

    /// Whose share it takes of what the machine does for calls, where that is not its device's: of who called
    /// it, had it made (Originate) or sent this message. Empty: its device's.
    std::string shares_of;

    /// It is one of the calls that are counted (Calls::active_calls), until it ends.
    Gauge::Held counted_as_call;
    /// Whoever dialled it says its end before it is finished (DialEnd comes before Hangup), and finishes it.
    bool is_dialled = false;
    /// With whom it was bridged last.
    ChannelId bridged_with;
};

}  // namespace asterism::call
