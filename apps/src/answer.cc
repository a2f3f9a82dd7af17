// SPDX-License-Identifier: Apache-2.0
// Answer([delay[,options]]): answers if it is not up yet, then waits for the first of the caller's media, 500
// ms at most; with `delay` (milliseconds) for the whole of it, or 500 ms. Option i: does not wait (590).
// Hangup([cause]): ends the call; the cause is a number or a name of Q.850, else what is known already.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> answer(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    // What follows its digits does not count (667); a negative one is none.
    const auto text = trim(args[0]);
    const auto digits = text.substr(0, std::min(text.size(), text.find_first_not_of("0123456789")));
    const Millis delay{std::min<std::uint64_t>(parse_uint(digits).value_or(0), 3600'000)};
    if (trim(args[1]).find('i') != std::string::npos) {
        const bool there = channel.answer();
        co_return there ? Next::GoOn : Next::HangUp;
    }
    const auto answered = co_await call::answer_and_wait(channel, delay);
    co_return next_after(answered);
}

rt::Task<Next> hangup(Channel& channel, std::string data) {
    const auto text = trim(data);
    if (!text.empty()) {
        const auto cause = call::cause_of_name(text);
        if (!cause) log::warning("Invalid hangup cause given to Hangup: '{}'", text);
        channel.hangup_cause = cause.value_or(call::Cause::NotDefined);
    }
    if (channel.hangup_cause == call::Cause::NotDefined) channel.hangup_cause = call::Cause::NormalClearing;
    channel.set_hangup_source("dialplan/builtin");
    co_return Next::HangUp;
}

}  // namespace asterism::apps
