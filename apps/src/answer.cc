// SPDX-License-Identifier: Apache-2.0
// Answer([delay[,options]]): answers if it is not up yet, then lets `delay` milliseconds pass.
// Hangup([cause]): ends the call; the cause is a number or a name of Q.850, else what is known already.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> answer(Channel& channel, std::string data) {
    const auto args = dialplan::split_args(data);
    if (!channel.answer()) co_return Next::HangUp;
    if (args.empty() || trim(args[0]).empty()) co_return Next::GoOn;
    // 667: a number is read as far as it goes.
    const auto text = trim(args[0]);
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    constexpr std::uint64_t kMost = 3600'000;
    const Millis time{digits.empty() ? 0 : std::min(parse_uint(digits).value_or(kMost), kMost)};
    co_await call::wait(channel, time);
    co_return Next::GoOn;
}

rt::Task<Next> hangup(Channel& channel, std::string data) {
    const auto text = trim(data);
    if (!text.empty()) {
        const auto cause = call::cause_of_name(text);
        if (!cause) log::warning("Invalid hangup cause given to Hangup: '{}'", text);
        channel.hangup_cause = cause && *cause ? *cause : static_cast<int>(call::kNormalClearing);
    }
    if (channel.hangup_cause == 0) channel.hangup_cause = call::kNormalClearing;
    channel.set_hangup_source("dialplan/builtin");
    co_return Next::HangUp;
}

}  // namespace asterism::apps
