// SPDX-License-Identifier: Apache-2.0
// What the streams of a channel have counted. The media worker is asked, and the answer comes in a later
// turn; of a stream that is closed, what it said last. Exchange thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "asterism/call/channel.h"
#include "asterism/rt/task.h"

namespace asterism::call {

/// Of the first stream of that kind; nullopt: there was none.
rt::Task<std::optional<media::Stats>> stream_stats(Channel& channel, sdp::MediaKind kind);

/// The same of whom it is bridged with; after the bridge, of the one who left it, once his streams are
/// closed.
rt::Task<std::optional<media::Stats>> bridged_stats(Channel& channel, sdp::MediaKind kind);

/// By the names of CHANNEL(rtcp,...): "rxcount", "maxrtt", "all_jitter". Nullopt: no such name.
std::optional<std::string> print_statistic(const media::Stats& stats, std::string_view name);

/// RTPAUDIOQOS and its kin: which statistic of which kind of stream a variable stands for.
struct QosVariable {
    std::string_view statistic;
    sdp::MediaKind kind = sdp::MediaKind::Audio;
    /// Of whom the channel is, or was last, bridged with.
    bool bridged = false;
};
std::optional<QosVariable> qos_variable(std::string_view name);

}  // namespace asterism::call
