// SPDX-License-Identifier: Apache-2.0
// ReadExten(variable[,file[,context[,options[,timeout]]]]): digits of the caller, until they are an extension
// of the context, or cannot become one any more. READEXTENSTATUS: OK; TIMEOUT, and the variable is t;
// INVALID, and it is i (what was dialled is in INVALID_EXTEN); SKIP, ERROR.
//   s  not answered: SKIP      n  without answering      i  `file` is a tone      p  # ends it
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostOfExtension = 80;

struct ReadPlan {
    std::string context;
    std::string prompt;
    bool prompt_is_tone = false;
    bool pound_ends = false;
    std::optional<Millis> patience;
};

/// What was dialled is one, may become one, or neither.
enum class ExtensionSoFar : std::uint8_t { Whole, Begun, None };

ExtensionSoFar judge(const Channel& channel, const std::string& context, const std::string& dialled) {
    const auto& plan = *channel.calls().dialplan();
    const dialplan::Where where{.context = context,
                                .exten = dialled,
                                .priority = 1,
                                .caller_id = channel.caller.number.text,
                                .clock = channel.calls().clock()};
    if (plan.match_more(where)) return ExtensionSoFar::Begun;
    return plan.exists(where) ? ExtensionSoFar::Whole : ExtensionSoFar::None;
}

/// The digits, until they are enough.
rt::Task<Entered> dial_extension(Channel& channel, ReadPlan how) {
    Entered out;
    if (how.prompt_is_tone && !channel.background().play_tone(how.prompt))
        log::warning("ReadExten: there is no tone '{}'", how.prompt);
    char digit = 0;
    if (!how.prompt_is_tone) {
        const std::string files = how.prompt;
        const auto heard = co_await play_prompt(channel, files);
        out.outcome = heard.outcome;
        digit = heard.digit;
    }
    while (!over(out.outcome) && out.digits.size() < kMostOfExtension) {
        if (!digit) {
            const Millis usual = out.digits.empty() ? channel.response_timeout : channel.digit_timeout;
            const Millis patience = how.patience.value_or(usual);
            const auto one = co_await call::wait_digit(channel, patience);
            out.outcome = one.outcome;
            digit = one.digit;
        }
        if (how.prompt_is_tone) channel.background().stop_tone();
        if (!digit || over(out.outcome) || (digit == '#' && how.pound_ends)) break;
        out.digits += std::exchange(digit, 0);
        if (judge(channel, how.context, out.digits) != ExtensionSoFar::Begun) break;
    }
    if (how.prompt_is_tone) channel.background().stop_tone();
    co_return out;
}

}  // namespace

rt::Task<Next> read_exten(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 5));
    const auto variable = first_argument(data);
    if (variable.text.empty()) {
        log::warning("ReadExten requires at least one argument");
        set_variable(channel, "READEXTENSTATUS", "ERROR");
        co_return Next::GoOn;
    }
    const auto options = dialplan::AppOptions::parse(args[3]);
    ReadPlan how;
    how.context = trim(args[2]).empty() ? channel.place.context : std::string(trim(args[2]));
    how.prompt = args[1];
    how.prompt_is_tone = options.has('i') && !args[1].empty();
    how.pound_ends = options.has('p');
    if (const auto given = parse_seconds(args[4]); given && given->count() > 0) how.patience = given;
    if (!channel.is_up()) {
        if (options.has('s')) {
            set_variable(channel, "READEXTENSTATUS", "SKIP");
            co_return Next::GoOn;
        }
        if (!options.has('n')) {
            const auto answered = co_await call::answer_and_wait(channel);
            if (over(answered)) co_return next_after(answered);
        }
    }
    const std::string context = how.context;
    const auto entered = co_await dial_extension(channel, std::move(how));
    if (over(entered.outcome)) co_return next_after(entered.outcome);
    auto& calls = channel.calls();
    const auto say = [&](std::string_view value, std::string_view status) {
        call::set_variable(calls, &channel, dialplan::MarkedView(variable), value);
        set_variable(channel, "READEXTENSTATUS", status);
    };
    const dialplan::Where where{.context = context,
                                .exten = entered.digits,
                                .priority = 1,
                                .caller_id = channel.caller.number.text,
                                .clock = calls.clock()};
    if (entered.digits.empty()) {
        say("t", "TIMEOUT");
    } else if (calls.dialplan()->exists(where)) {
        say(entered.digits, "OK");
    } else {
        set_variable(channel, "INVALID_EXTEN", entered.digits);
        say("i", "INVALID");
    }
    co_return Next::GoOn;
}

}  // namespace asterism::apps
