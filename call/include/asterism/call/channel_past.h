// SPDX-License-Identifier: Apache-2.0
// What is left of what a channel went through: its streams that were closed, the legs it dialled, and what is
// asked for now and then. Plain values, a part of the channel.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asterism/call/channel_event.h"
#include "asterism/call/rare.h"
#include "asterism/media/ids.h"
#include "asterism/media/stats.h"
#include "asterism/sdp/stream.h"

namespace asterism::call {

/// A stream of its leg that was closed, for CHANNEL(rtcp,...) in `h`; the counts come from its worker.
struct EndedStream {
    sdp::MediaKind kind = sdp::MediaKind::Audio;
    media::StreamId stream;
    std::unique_ptr<const media::Stats> counted;
};

/// What of a channel's life is asked for now and then, and never on the way of a call.
struct Past {
    /// CHANNEL(hangupsource): who ended it, by the name of a channel; or "dialplan/builtin".
    std::string hangup_source;
    /// The streams of whom it was bridged with last, once they are closed (RTPAUDIOQOSBRIDGED).
    std::vector<EndedStream> bridged_streams;
    /// The music that the far end suggested with its hold.
    std::string hold_class;
    /// CHANNEL(lastcontext), CHANNEL(lastexten)
    std::string context, exten;
    /// CHANNEL(amaflags), CHANNEL(transfercapability): for the records, as they were written.
    int ama_flags = 3;
    std::string transfer_capability = "SPEECH";
    std::string userfield;
    /// CHANNEL(dtmf_features): of TKHWX.
    std::string dtmf_features;
    /// CHANNEL(secure_bridge_signaling), CHANNEL(secure_bridge_media): whom it calls must be as secure.
    bool secure_signaling = false;
    bool secure_media = false;
    /// CHANNEL(after_bridge_goto): where it goes on when its bridge ends, instead of where it stood.
    std::string after_bridge;
    /// WaitForSignal(): what it waits for just now; empty: nothing.
    std::string awaited_signal;
    /// TESTTIME(): what GotoIfTime takes for now, in seconds since 1970.
    std::optional<std::int64_t> test_time;
    /// Digits and texts that came while an application answered (Channel::keep_for_next).
    std::vector<ChannelEvent> unheard;
};

struct ChannelPast {
    /// Of the legs it dialled, for HANGUPCAUSE(): channel name, "SIP 486 Busy Here", cause.
    struct DialledCause {
        std::string channel;
        std::string text;
        Cause cause;
    };
    std::vector<DialledCause> dialled_causes;
    /// The latest of each kind.
    std::vector<EndedStream> ended_streams;
    Rare<Past> past;
};

}  // namespace asterism::call
