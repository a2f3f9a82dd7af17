// SPDX-License-Identifier: Apache-2.0
// SendSF(digits[,frequency[,channel]]): digits as pulses of one frequency (2600 Hz), ten a second, to the far
// end of this channel or another. w: half a second of nothing; h: a quarter of a second of it.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "cadence.h"
#include "common.h"
#include "others.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostPulsed = 100;
constexpr Millis kPulse{80}, kBreak{20}, kBetweenDigits{600}, kLongPause{500}, kLongPulse{250};

struct Pulses {
    std::string cadence;
    Millis length{0};
    void add(std::uint64_t tone, Millis time) {
        cadence += fmt::format("{}{}/{}", cadence.empty() ? "" : ",", tone, time.count());
        length += time;
    }
};

Pulses pulses_of(std::string_view digits, std::uint64_t frequency) {
    Pulses out;
    for (const char c : digits.substr(0, kMostPulsed)) {
        if (is_digit(c)) {
            const int count = c == '0' ? 10 : c - '0';
            for (int i = 0; i < count; ++i) {
                out.add(frequency, kPulse);
                out.add(0, i + 1 < count ? kBreak : kBetweenDigits);
            }
        }
        if (lower(c) == 'h') out.add(frequency, kLongPulse);
        if (c == 'w') out.add(0, kLongPause);
    }
    return out;
}

}  // namespace

rt::Task<Next> send_sf(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 3));
    if (trim(args[0]).empty()) {
        log::warning("SendSF requires an argument");
        co_return Next::GoOn;
    }
    std::uint64_t frequency = 2600;
    if (const auto given = trim(args[1]); !given.empty()) {
        const auto number = parse_uint(given);
        if (!number || *number == 0 || *number >= 4000) {
            log::warning("Invalid frequency: {}", given);
            co_return Next::HangUp;
        }
        frequency = *number;
    }
    const auto pulses = pulses_of(trim(args[0]), frequency);
    if (pulses.cadence.empty()) co_return Next::GoOn;
    if (const auto name = trim(args[2]); !name.empty()) {
        if (!may_reach_others(channel, data)) co_return Next::GoOn;
        auto* other = channel.calls().channels.find(name);
        if (!other)
            log::warning("SendSF: no such channel '{}'", name);
        else
            begin_tones(*other, pulses.cadence, "SendSF");
        co_return Next::GoOn;
    }
    const std::string cadence = pulses.cadence, what = "SendSF";
    const auto outcome = co_await play_through(channel, cadence, pulses.length, what);
    co_return outcome == call::Outcome::Gone ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps
