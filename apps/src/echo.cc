// SPDX-License-Identifier: Apache-2.0
// Echo(), StreamEcho([streams]): whatever the caller says and shows comes back until he hangs up or presses
// #.
#include <algorithm>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/inbox.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// The plane sends every stream back while this lives.
class Mirror {
public:
    explicit Mirror(Channel& channel) : channel_(channel) { refresh(); }
    ~Mirror() {
        for (const auto stream : streams_) channel_.calls().plane().echo(stream, false);
    }
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;

    /// Streams may have come, or others in their place; those that went need no word.
    void refresh() {
        std::vector<media::StreamId> now;
        if (const auto* leg = channel_.leg()) {
            if (const auto sound = leg->audio()) now.push_back(sound);
            for (const auto& further : leg->further_streams()) now.push_back(further.stream);
        }
        for (const auto stream : now)
            if (std::ranges::find(streams_, stream) == streams_.end())
                channel_.calls().plane().echo(stream, true);
        streams_ = std::move(now);
    }

private:
    Channel& channel_;
    std::vector<media::StreamId> streams_;
};

}  // namespace

rt::Task<Next> stream_echo(Channel& channel, std::string data) {
    if (const auto streams = parse_uint(trim(data));
        streams && *streams > 1 && first_time(channel.calls(), "StreamEcho"))
        log::notice("StreamEcho: the streams that the caller has are sent back; none are added to make {}",
                    *streams);
    co_return co_await echo(channel, {});
}

rt::Task<Next> echo(Channel& channel, std::string) {
    if (!channel.calls().has_plane()) co_return Next::GoOn;
    using Kind = call::ChannelEvent::Kind;
    call::Inbox inbox{channel};
    Mirror mirror{channel};
    for (;;) {
        // TIMEOUT(absolute): the executor ends the call that is over its time.
        std::optional<Millis> patience;
        if (channel.ends_at)
            patience = std::max(
                std::chrono::duration_cast<Millis>(*channel.ends_at - channel.calls().loop.now()), Millis{0});
        const auto event = co_await inbox.next(patience);
        if (!event || event->kind == Kind::Gone || event->kind == Kind::Diverted) co_return Next::GoOn;
        if (event->kind == Kind::Digit && event->digit == '#') co_return Next::GoOn;
        if (event->kind == Kind::Media) mirror.refresh();
    }
}

}  // namespace asterism::apps
