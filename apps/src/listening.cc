// SPDX-License-Identifier: Apache-2.0
// Applications that listen to whether the caller talks.
//   WaitForSilence([ms[,iterations[,timeout]]]), WaitForNoise(...): until it was quiet, or loud, for so long,
//   so many times; WAITSTATUS is SILENCE, NOISE or TIMEOUT.
//   BackgroundDetect(file[,sil[,min[,max[,analysistime]]]]): plays, and when he talked for min to max ms, and
//   then was silent for sil ms, goes to extension talk (TALK_DETECTED says for how long); a digit goes to its
//   extension.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

namespace {

using Kind = call::ChannelEvent::Kind;

constexpr Millis kWithoutEnd{366LL * 86'400'000};

Millis millis_of(std::string_view text, Millis otherwise) {
    const auto number = parse_uint(trim(text));
    if (!number || *number == 0) return otherwise;
    return Millis{static_cast<std::int64_t>(std::min<std::uint64_t>(*number, 86'400'000))};
}

rt::Task<Next> wait_for(Channel& channel, std::string data, bool noise) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 3));
    const auto length = millis_of(args[0], Millis{1000});
    const auto times = std::clamp<std::uint64_t>(parse_uint(trim(args[1])).value_or(1), 1, 10'000);
    std::optional<Millis> most;
    if (const auto timeout = parse_seconds(args[2]); timeout && timeout->count() > 0) most = timeout;
    const auto answered = co_await call::answer_and_wait(channel);
    if (over(answered)) co_return next_after(answered);

    media::TalkRules rules;
    (noise ? rules.noise : rules.silence) = length;
    const auto start = channel.calls().loop.now();
    call::Inbox inbox{channel};
    TalkListener listener{channel};
    for (std::uint64_t count = 0; count < times;) {
        if (listener.idle()) listener.start(rules);
        const auto left = left_of(channel, start, most);
        const auto event = co_await inbox.next(left);
        if (!event) {
            set_variable(channel, "WAITSTATUS", "TIMEOUT");
            co_return Next::GoOn;
        }
        if (event->kind == Kind::Gone) co_return Next::HangUp;
        if (event->kind == Kind::Diverted) co_return Next::GoOn;
        if (!listener.is(*event, Kind::Talk) || event->talking != noise) continue;
        ++count;
        listener.stop();
    }
    set_variable(channel, "WAITSTATUS", noise ? "NOISE" : "SILENCE");
    co_return Next::GoOn;
}

bool go_to_extension(Channel& channel, std::string_view exten) {
    const dialplan::Where where{.context = channel.place.context,
                                .exten = exten,
                                .priority = 1,
                                .caller_id = channel.caller.number.text,
                                .clock = channel.calls().clock()};
    if (!channel.calls().dialplan()->exists(where)) return false;
    channel.place = {channel.place.context, std::string(exten), 1};
    channel.moved = true;
    return true;
}

}  // namespace

rt::Task<Next> wait_for_silence(Channel& channel, std::string data) {
    co_return co_await wait_for(channel, std::move(data), false);
}

rt::Task<Next> wait_for_noise(Channel& channel, std::string data) {
    co_return co_await wait_for(channel, std::move(data), true);
}

rt::Task<Next> background_detect(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 5));
    const std::string file(trim(args[0]));
    if (file.empty()) {
        log::warning("BackgroundDetect requires an argument (filename)");
        co_return Next::GoOn;
    }
    media::TalkRules rules;
    rules.silence = millis_of(args[1], Millis{1000});
    const auto least = millis_of(args[2], Millis{100});
    const auto most = millis_of(args[3], kWithoutEnd);
    const auto analysis = millis_of(args[4], kWithoutEnd);
    const auto answered = co_await call::answer_and_wait(channel);
    if (over(answered)) co_return next_after(answered);

    const auto start = channel.calls().loop.now();
    call::Inbox inbox{channel};
    Playing playing{channel};
    TalkListener listener{channel};
    playing.start(file);
    listener.start(rules);
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == Kind::Gone) co_return Next::HangUp;
        if (event->kind == Kind::Diverted) co_return Next::GoOn;
        if (playing.is(*event, Kind::PlayEnd)) {
            if (event->play_end == media::PlayEnd::Failed)
                log::warning("BackgroundDetect: '{}' cannot be played to {}", file, channel.name());
            co_return Next::GoOn;
        }
        if (event->kind == Kind::Digit && go_to_extension(channel, std::string_view(&event->digit, 1)))
            co_return Next::GoOn;
        if (!listener.is(*event, Kind::Talk) || event->talking) continue;
        if (channel.calls().loop.now() - start > analysis || event->duration < least ||
            event->duration > most)
            continue;
        set_variable(channel, "TALK_DETECTED", std::to_string(event->duration.count()));
        const bool moved = go_to_extension(channel, "talk");
        if (moved) co_return Next::GoOn;
    }
}

}  // namespace asterism::apps
