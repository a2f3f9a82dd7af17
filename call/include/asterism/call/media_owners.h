// SPDX-License-Identifier: Apache-2.0
// Which channel hears of what a stream does, and of what somebody asked a stream to do: ids to ids. Exchange
// thread.
#pragma once

#include <cstddef>
#include <map>

#include "asterism/base/hash_map.h"
#include "asterism/call/facts.h"
#include "asterism/media/ids.h"

namespace asterism::call {

class MediaOwners {
public:
    void own(media::StreamId stream, ChannelId channel) { streams_[stream] = channel; }
    void disown(media::StreamId stream) { streams_.erase(stream); }
    /// Nobody: an empty id.
    ChannelId of(media::StreamId stream) const {
        const auto at = streams_.find(stream);
        return at == streams_.end() ? ChannelId{} : at->second;
    }

    void own(media::ActivityId activity, ChannelId channel) { activities_[activity] = channel; }
    void disown(media::ActivityId activity) { activities_.erase(activity); }
    ChannelId of(media::ActivityId activity) const {
        const auto at = activities_.find(activity);
        return at == activities_.end() ? ChannelId{} : at->second;
    }

    std::size_t count() const { return streams_.size() + activities_.size(); }

private:
    std::map<media::StreamId, ChannelId> streams_;
    HashMap<media::ActivityId, ChannelId> activities_;
};

}  // namespace asterism::call
