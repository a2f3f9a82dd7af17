// SPDX-License-Identifier: Apache-2.0
// Signal(name[,payload]): wakes every channel that waits for it. SIGNALSTATUS: SUCCESS, or FAILURE when none
// does. WaitForSignal(name[,timeout]): WAITFORSIGNALSTATUS is SIGNALED, TIMEOUT or HANGUP, and
// WAITFORSIGNALPAYLOAD what came along.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

namespace {

using Kind = call::ChannelEvent::Kind;

/// What a channel waits for, as long as it does.
class AwaitsSignal {
public:
    AwaitsSignal(Channel& channel, std::string_view name) : channel_(channel) {
        channel_.past.touch().awaited_signal = name;
    }
    ~AwaitsSignal() { channel_.past.touch().awaited_signal.clear(); }
    AwaitsSignal(const AwaitsSignal&) = delete;
    AwaitsSignal& operator=(const AwaitsSignal&) = delete;

private:
    Channel& channel_;
};

}  // namespace

rt::Task<Next> signal(Channel& channel, std::string data) {
    const auto [name_text, payload] = split_once(data, ',');
    const auto name = trim(name_text);
    std::size_t woken = 0;
    if (name.empty()) log::warning("Signal requires a name");
    if (!name.empty())
        for (auto* other : channel.calls().channels.all()) {
            if (other->past.get().awaited_signal != name) continue;
            // Its dialplan reads it as a variable.
            other->authority.lower(channel.authority);
            call::ChannelEvent event;
            event.kind = Kind::Signal;
            event.text = payload;
            other->post(std::move(event));
            ++woken;
        }
    set_variable(channel, "SIGNALSTATUS", woken > 0 ? "SUCCESS" : "FAILURE");
    co_return Next::GoOn;
}

rt::Task<Next> wait_for_signal(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    const auto name = trim(args[0]);
    if (name.empty()) {
        log::warning("WaitForSignal requires the name of a signal");
        co_return Next::HangUp;
    }
    std::optional<Millis> most;
    if (!trim(args[1]).empty()) {
        most = parse_seconds(args[1]);
        if (!most) log::warning("Invalid timeout provided: {}. Defaulting to no timeout.", trim(args[1]));
        if (most && most->count() == 0) most.reset();
    }
    const auto start = channel.calls().loop.now();
    std::string status;
    call::Inbox inbox{channel};
    const AwaitsSignal waiting(channel, name);
    while (status.empty()) {
        const auto left = left_of(channel, start, most);
        const auto event = co_await inbox.next(left);
        if (!event) {
            status = "TIMEOUT";
        } else if (event->kind == Kind::Gone || event->kind == Kind::Diverted) {
            status = "HANGUP";
        } else if (event->kind == Kind::Signal) {
            // Without one that of before stays.
            if (!event->text.empty()) set_variable(channel, "WAITFORSIGNALPAYLOAD", event->text);
            status = "SIGNALED";
        }
    }
    set_variable(channel, "WAITFORSIGNALSTATUS", status);
    co_return channel.gone() ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps
