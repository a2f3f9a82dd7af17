// SPDX-License-Identifier: Apache-2.0
// SendMF(digits[,gap ms[,duration ms[,of KP[,of ST[,channel]]]]]): R1 multi-frequency digits, as sound, to
// the far end of this channel or another (media/mf_tones.h).
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "asterism/media/mf_tones.h"
#include "cadence.h"
#include "others.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostTones = 100;

void read_time(std::string_view text, Millis& into) {
    const auto number = parse_uint(trim(text));
    if (number && *number > 0) into = Millis{std::min<std::uint64_t>(*number, 10'000)};
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
            begin_tones(*other, tones->cadence, "SendMF");
        co_return Next::GoOn;
    }
    const std::string cadence = tones->cadence, what = "SendMF";
    const auto outcome = co_await play_through(channel, cadence, tones->length, what);
    co_return outcome == call::Outcome::Gone ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps
