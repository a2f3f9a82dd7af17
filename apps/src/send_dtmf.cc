// SPDX-License-Identifier: Apache-2.0
// SendDTMF(digits[,gap ms[,duration ms[,channel[,options]]]]): sends digits to the far end of this channel or
// another; w waits half a second. Option a answers first.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "others.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostDigits = 1000;

Millis duration_of(std::string_view text, Millis otherwise) {
    const auto number = parse_uint(trim(text));
    if (!number || *number == 0) return otherwise;
    return Millis{std::min<std::uint64_t>(*number, 60'000)};
}

/// Digits of another channel are sent beside whatever it does; nobody waits for them.
void send_elsewhere(Channel& other, std::string digits, Millis duration, Millis gap) {
    const auto stream = other.leg() ? other.leg()->audio() : media::StreamId{};
    if (!stream) {
        log::warning("SendDTMF: {} has no sound", other.name());
        return;
    }
    other.calls().plane().send_digits(stream, std::move(digits), duration, gap);
}

}  // namespace

rt::Task<Next> send_dtmf(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 5));
    std::string digits(trim(args[0]).substr(0, kMostDigits));
    if (digits.empty()) {
        log::warning("SendDTMF requires an argument");
        co_return Next::GoOn;
    }
    const auto gap = duration_of(args[1], Millis{250});
    const auto duration = duration_of(args[2], Millis{100});
    if (const auto name = trim(args[3]); !name.empty()) {
        if (!may_reach_others(channel, data)) co_return Next::GoOn;
        auto* other = channel.calls().channels.find(name);
        if (!other)
            log::warning("SendDTMF: no such channel '{}'", name);
        else
            send_elsewhere(*other, std::move(digits), duration, gap);
        co_return Next::GoOn;
    }
    if (args[4].find('a') != std::string::npos) {
        const auto answered = co_await call::answer_and_wait(channel);
        if (over(answered)) co_return next_after(answered);
    }
    const auto sent = co_await call::send_digits(channel, std::move(digits), duration, gap);
    if (!sent.ok && sent.outcome == call::Outcome::Done)
        log::warning("SendDTMF: {} takes no digits", channel.name());
    co_return Next::GoOn;
}

}  // namespace asterism::apps
