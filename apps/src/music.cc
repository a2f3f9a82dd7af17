// SPDX-License-Identifier: Apache-2.0
// MusicOnHold([class[,seconds]]): music of that class (musiconhold.conf) until the caller hangs up or the
// time is over; a digit that a class names changes to that class. StartMusicOnHold([class]) and
// StopMusicOnHold(): the same while the dialplan goes on. None of them answers.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/calls.h"
#include "asterism/call/inbox.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

bool start(Channel& channel, std::string_view music_class) {
    if (channel.background().start_music(music_class)) return true;
    if (!channel.gone())
        log::warning("Unable to start music on hold class '{}' on channel {}", music_class, channel.name());
    return false;
}

}  // namespace

rt::Task<Next> music_on_hold(Channel& channel, std::string data) {
    using Kind = call::ChannelEvent::Kind;
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    std::optional<Millis> time;
    if (const auto text = trim(args[1]); !text.empty()) {
        time = parse_seconds(text);
        if (!time) log::warning("Invalid MusicOnHold duration '{}'. Will wait indefinitely.", text);
    }
    const std::string wanted(trim(args[0]));
    if (!start(channel, wanted)) co_return Next::GoOn;

    auto& loop = channel.calls().loop;
    const auto begun = loop.now();
    call::Inbox inbox{channel};
    for (;;) {
        std::optional<Millis> left;
        if (time) left = std::max(*time - std::chrono::duration_cast<Millis>(loop.now() - begun), Millis{0});
        const auto event = co_await inbox.next(left);
        if (!event || event->kind == Kind::Gone || event->kind == Kind::Diverted) break;
        if (event->kind != Kind::Digit) continue;
        if (const auto* other = channel.calls().music()->by_digit(event->digit)) {
            const std::string former = std::exchange(channel.musicclass, std::string());
            start(channel, other->name);
            channel.musicclass = former;
        }
    }
    channel.background().stop_music();
    co_return channel.gone() ? Next::HangUp : Next::GoOn;
}

rt::Task<Next> start_music_on_hold(Channel& channel, std::string data) {
    start(channel, trim(data));
    co_return Next::GoOn;
}

rt::Task<Next> stop_music_on_hold(Channel& channel, std::string) {
    channel.background().stop_music();
    co_return Next::GoOn;
}

}  // namespace asterism::apps
