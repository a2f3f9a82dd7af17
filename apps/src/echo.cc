// SPDX-License-Identifier: Apache-2.0
// Echo(), StreamEcho([streams]): whatever the caller says comes back until he hangs up or presses #.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/inbox.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// The plane sends the stream back while this lives.
class Mirror {
public:
    explicit Mirror(Channel& channel) : channel_(channel) { refresh(); }
    ~Mirror() {
        if (stream_) channel_.calls().plane().echo(stream_, false);
    }
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;

    /// The stream may have come, or another one in its place.
    void refresh() {
        const auto now = channel_.leg() ? channel_.leg()->audio() : media::StreamId{};
        if (now == stream_) return;
        stream_ = now;
        if (stream_) channel_.calls().plane().echo(stream_, true);
    }

private:
    Channel& channel_;
    media::StreamId stream_;
};

}  // namespace

rt::Task<Next> stream_echo(Channel& channel, std::string data) {
    if (const auto streams = parse_uint(trim(data)); streams && *streams > 1 && first_time("StreamEcho"))
        log::warning("StreamEcho: only sound is sent back; there are no {} streams", *streams);
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
