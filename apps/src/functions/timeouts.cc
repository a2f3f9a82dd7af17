// SPDX-License-Identifier: Apache-2.0
// TIMEOUT(absolute|digit|response): when the call ends, and how long one waits for digits.
#include <fmt/core.h>

#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// Ends the call, by extension T where there is one.
void end_now(Channel& channel) {
    channel.ends_at.reset();
    if (channel.gone()) return;
    log::verbose(3, "{}: absolute timeout", channel.name());
    const dialplan::Where where{.context = channel.place.context,
                                .exten = "T",
                                .caller_id = channel.caller.number.text,
                                .clock = channel.calls().clock()};
    if (channel.calls().dialplan()->exists(where))
        channel.divert({channel.place.context, "T", 1});
    else
        channel.hangup(call::Cause::NormalClearing);
}

void end_at(Calls& calls, Channel& channel, Millis left) {
    if (left.count() <= 0) {
        channel.ends_at.reset();
        if (channel.end_timer) channel.end_timer->stop();
        return;
    }
    if (!channel.end_timer)
        channel.end_timer =
            std::make_unique<call::EndTimer>(calls.loop.wheel(), [&channel] { end_now(channel); });
    channel.ends_at = calls.loop.now() + left;
    channel.end_timer->start(left);
}

std::string print_seconds(Millis time) {
    return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000);
}

std::string timeout(Calls& calls, Channel* channel, const std::string& args) {
    const auto item = trim(args);
    if (!channel || item.empty()) return {};
    switch (lower(item[0])) {
        case 'a':
            if (!channel->ends_at) return "0";
            return print_seconds(std::max(
                Millis{0}, std::chrono::duration_cast<Millis>(*channel->ends_at - calls.loop.now())));
        case 'd':
            return print_seconds(channel->digit_timeout);
        case 'r':
            return print_seconds(channel->response_timeout);
        default:
            log::error("TIMEOUT: unknown timeout type '{}'", item);
            return {};
    }
}

bool set_timeout(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    const auto item = trim(args);
    const auto time = parse_seconds(value);
    if (!channel || item.empty() || !time) return false;
    switch (lower(item[0])) {
        case 'a':
            end_at(calls, *channel, *time);
            return true;
        case 'd':
            channel->digit_timeout = *time;
            return true;
        case 'r':
            channel->response_timeout = *time;
            return true;
        default:
            log::error("TIMEOUT: unknown timeout type '{}'", item);
            return false;
    }
}

constexpr call::Function kTimeoutRows[] = {
    {"TIMEOUT", "TIMEOUT(timeouttype)", "When the call ends, and how long one waits for digits.", timeout,
     nullptr, set_timeout},
};

}  // namespace

std::span<const call::Function> timeout_functions() { return kTimeoutRows; }

}  // namespace asterism::apps
