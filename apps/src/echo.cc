// SPDX-License-Identifier: Apache-2.0
// Echo(): whatever the caller says comes back until he hangs up or presses #.
#include "applications.h"
#include "asterism/call/calls.h"
#include "asterism/call/operations.h"

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

rt::Task<Next> echo(Channel& channel, std::string) {
    if (!channel.calls().has_plane()) co_return Next::GoOn;
    Mirror mirror{channel};
    for (;;) {
        const auto read = co_await call::wait_digit(channel, Millis{1000});
        if (read.outcome != call::Outcome::Done || read.digit == '#') co_return Next::GoOn;
        mirror.refresh();
    }
}

}  // namespace asterism::apps
