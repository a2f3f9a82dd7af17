// SPDX-License-Identifier: Apache-2.0
// ControlPlayback(file[,skipms[,ff[,rew[,stop[,pause[,restart[,options]]]]]]]): plays a file that the caller
// winds
// (# forward, * back, by skipms), stops, pauses and restarts by digits. o(ms): begins there.
//   CPLAYBACKSTATUS SUCCESS, USERSTOPPED, ERROR; CPLAYBACKOFFSET, in ms; CPLAYBACKSTOPKEY.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

namespace {

bool has(std::string_view keys, char digit) { return keys.find(digit) != keys.npos; }

Millis time_of(std::string_view text, Millis otherwise) {
    const auto number = parse_uint(trim(text));
    return number ? Millis{static_cast<std::int64_t>(std::min<std::uint64_t>(*number, 86'400'000))}
                  : otherwise;
}

}  // namespace

rt::Task<Next> control_playback(Channel& channel, std::string data) {
    using Kind = call::ChannelEvent::Kind;
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 8));
    const std::string file(trim(args[0]));
    if (file.empty()) {
        log::warning("ControlPlayback requires an argument (filename)");
        set_variable(channel, "CPLAYBACKSTATUS", "ERROR");
        co_return Next::GoOn;
    }
    const auto key = [&](std::size_t number, std::string_view otherwise) {
        return trim(args[number]).empty() ? std::string(otherwise) : std::string(trim(args[number]));
    };
    const auto skip = time_of(args[1], Millis{3000});
    const auto forward = key(2, "#"), back = key(3, "*"), stop = key(4, ""), pause = key(5, ""),
               again = key(6, "");
    auto offset = time_of(dialplan::AppOptions::parse(args[7]).arg('o'), Millis{0});
    const auto answered = co_await call::answer_and_wait(channel);
    if (over(answered)) co_return next_after(answered);

    call::Inbox inbox{channel};
    Playing playing{channel};
    auto& loop = channel.calls().loop;
    auto since = loop.now();
    playing.start(file, offset);
    bool paused = false;
    std::string status = playing.idle() ? "ERROR" : "";
    std::string stopped_by;
    const auto position = [&] {
        return paused ? offset : offset + std::chrono::duration_cast<Millis>(loop.now() - since);
    };
    while (status.empty()) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (playing.is(*event, Kind::PlayEnd)) {
            status = event->play_end == media::PlayEnd::Failed ? "ERROR" : "SUCCESS";
            break;
        }
        if (event->kind == Kind::Gone || event->kind == Kind::Diverted) {
            status = "USERSTOPPED";
            break;
        }
        if (event->kind != Kind::Digit) continue;
        const char digit = event->digit;
        auto there = position();
        if (has(stop, digit)) {
            status = "USERSTOPPED";
            stopped_by = digit;
            break;
        }
        if (has(pause, digit)) {
            offset = there;
            paused = !paused;
            playing.stop();
        } else if (has(again, digit)) {
            offset = Millis{0};
            paused = false;
        } else if (has(forward, digit)) {
            offset = there + skip;
        } else if (has(back, digit)) {
            offset = std::max(there - skip, Millis{0});
        } else {
            continue;
        }
        since = loop.now();
        if (!paused) playing.start(file, offset);
    }
    set_variable(channel, "CPLAYBACKOFFSET", std::to_string(position().count()));
    set_variable(channel, "CPLAYBACKSTOPKEY", stopped_by);
    set_variable(channel, "CPLAYBACKSTATUS", status);
    co_return Next::GoOn;
}

}  // namespace asterism::apps
