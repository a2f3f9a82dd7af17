// SPDX-License-Identifier: Apache-2.0
// Signals towards a caller who was not answered yet: Ringing() 180, Progress() 183 with early media,
// Proceeding() 100, and the three that end the call: Busy([timeout]) 486, Congestion([timeout]) 503,
// Incomplete(n) 484. To a caller who is up already, Busy and Congestion play their tone until he hangs up or
// the time is over, and Incomplete lets him dial the rest.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/operations.h"
#include "common.h"
#include "dial/caller_side.h"

namespace asterism::apps {

rt::Task<Next> ringing(Channel& channel, std::string) {
    channel.ring();
    co_return Next::GoOn;
}

rt::Task<Next> progress(Channel& channel, std::string) {
    channel.progress();
    co_return Next::GoOn;
}

rt::Task<Next> proceeding(Channel& channel, std::string) {
    if (!channel.gone() && !channel.is_up() && channel.leg()) channel.leg()->proceeding();
    co_return Next::GoOn;
}

namespace {

rt::Task<Next> refuse(Channel& channel, std::string data, std::string tone_name, call::Cause cause) {
    if (channel.gone()) co_return Next::HangUp;
    // Without an answer the final response is all there is to say.
    const bool talking = channel.is_up();
    channel.refuse(cause);
    if (!talking) co_return Next::HangUp;
    Tone tone{channel};
    tone.start(tone_name);
    const auto time = parse_seconds(data);
    if (time && time->count() > 0)
        co_await call::wait(channel, *time);
    else
        co_await call::wait_for_end(channel);
    co_return channel.diverted() ? Next::GoOn : Next::HangUp;
}

}  // namespace

rt::Task<Next> busy(Channel& channel, std::string data) {
    const std::string tone = "busy";
    co_return co_await refuse(channel, std::move(data), tone, call::Cause::UserBusy);
}

rt::Task<Next> congestion(Channel& channel, std::string data) {
    const std::string tone = "congestion";
    co_return co_await refuse(channel, std::move(data), tone, call::Cause::NormalCircuitCongestion);
}

// As Asterisk 22.10.1 has it: who is up may go on dialling; who is not is answered for it, unless n forbids.
rt::Task<Next> incomplete(Channel& channel, std::string data) {
    if (channel.gone()) co_return Next::HangUp;
    const bool may_answer = trim(data).find('n') == std::string_view::npos;
    if (!channel.is_up() && !may_answer) {
        channel.hangup_cause = call::Cause::InvalidNumberFormat;
        co_return Next::HangUp;
    }
    if (!channel.is_up()) {
        const auto answered = co_await call::answer_and_wait(channel);
        if (over(answered)) co_return next_after(answered);
    }
    co_return co_await collect_the_rest(channel) ? Next::GoOn : Next::HangUp;
}

}  // namespace asterism::apps
