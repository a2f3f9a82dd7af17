// SPDX-License-Identifier: Apache-2.0
// SendMF(digits[,gap ms[,duration ms[,of KP[,of ST[,channel]]]]]): R1 multi-frequency digits, as sound, to
// the far end of this channel or another (media/mf_tones.h).
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "asterism/media/mf_tones.h"
#include "others.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostTones = 100;

void read_time(std::string_view text, Millis& into) {
    const auto number = parse_uint(trim(text));
    if (number && *number > 0) into = Millis{std::min<std::uint64_t>(*number, 10'000)};
}

media::PlayId sound(Channel& channel, const std::string& cadence) {
    const auto stream = channel.leg() ? channel.leg()->audio() : media::StreamId{};
    if (!stream) {
        log::warning("SendMF: {} has no sound", channel.name());
        return 0;
    }
    media::ToneRequest request;
    request.cadence = cadence;
    request.repeat = false;
    return channel.calls().plane().tone(stream, std::move(request));
}

}  // namespace

rt::Task<Next> send_mf(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 6));
    media::MfTimes times;
    read_time(args[1], times.gap);
    read_time(args[2], times.digit);
    read_time(args[3], times.key_pulse);
    read_time(args[4], times.start);
    const auto tones = media::mf_tones(trim(args[0]).substr(0, kMostTones), times);
    if (!tones) {
        log::warning("SendMF: '{}' has no digits to send", args[0]);
        co_return Next::GoOn;
    }
    if (const auto name = trim(args[5]); !name.empty()) {
        if (!may_reach_others(channel, data)) co_return Next::GoOn;
        auto* other = channel.calls().channels.find(name);
        if (!other)
            log::warning("SendMF: no such channel '{}'", name);
        else
            sound(*other, tones->cadence);
        co_return Next::GoOn;
    }
    const auto play = sound(channel, tones->cadence);
    if (!play) co_return Next::GoOn;
    const auto outcome = co_await call::wait(channel, tones->length);
    if (outcome == call::Outcome::Diverted && channel.leg())
        channel.calls().plane().stop(channel.leg()->audio(), play);
    co_return outcome == call::Outcome::Gone ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps
