// SPDX-License-Identifier: Apache-2.0
// PrivacyManager([maxretries[,minlength[,options[,context]]]]): who shows no number is asked for one, which
// is his CALLERID from there on. PRIVACYMGRSTATUS: SUCCESS or FAILED; who shows one is not asked, and it
// stays as it was.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

constexpr std::uint64_t kAskedSoOften = 3;
constexpr std::uint64_t kLeastOfNumber = 10;
constexpr std::size_t kMostOfNumber = 30;
constexpr std::uint64_t kMostQuestions = 100;

/// `otherwise` for nothing, and for what is no number, which is said.
std::uint64_t number_or(std::string_view text, std::uint64_t otherwise, std::string_view what) {
    text = trim(text);
    if (text.empty()) return otherwise;
    const auto number = parse_uint(text);
    if (!number || *number == 0) log::warning("Invalid {} argument: '{}'", what, text);
    return number && *number > 0 ? *number : otherwise;
}

rt::Task<call::Outcome> say_to_caller(Channel& channel, std::string name) {
    const auto played = co_await call::play_file(channel, name);
    co_return played.outcome;
}

bool fits_context(const Channel& channel, const std::string& number, const std::string& context) {
    return context.empty() || channel.calls().dialplan()->exists({.context = context,
                                                                  .exten = number,
                                                                  .priority = 1,
                                                                  .caller_id = {},
                                                                  .clock = channel.calls().clock()});
}

}  // namespace

rt::Task<Next> privacy_manager(Channel& channel, std::string data) {
    if (channel.caller.number.valid && !channel.caller.number.text.empty()) co_return Next::GoOn;
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 4));
    const auto tries = std::min(number_or(args[0], kAskedSoOften, "max retries"), kMostQuestions);
    const auto least = number_or(args[1], kLeastOfNumber, "min length");
    const std::string context(trim(args[3]));
    set_variable(channel, "PRIVACYMGRSTATUS", "FAILED");
    if (!channel.is_up()) {
        const auto answered = co_await call::answer_and_wait(channel);
        if (over(answered)) co_return next_after(answered);
    }
    const std::string unident = "privacy-unident", prompt = "privacy-prompt", thanks = "privacy-thankyou",
                      incorrect = "privacy-incorrect";
    const auto told = co_await say_to_caller(channel, unident);
    if (over(told)) co_return next_after(told);
    for (std::uint64_t asked = 0; asked < tries; ++asked) {
        const auto entered = co_await enter_digits(channel, prompt, kMostOfNumber);
        if (over(entered.outcome)) co_return next_after(entered.outcome);
        if (entered.digits.size() >= least && fits_context(channel, entered.digits, context)) {
            channel.caller.number.set(entered.digits);
            channel.caller.name.set("Privacy Manager");
            call::publish_new_caller_id(channel);
            set_variable(channel, "PRIVACYMGRSTATUS", "SUCCESS");
            co_await say_to_caller(channel, thanks);
            co_return Next::GoOn;
        }
        const auto wrong = co_await say_to_caller(channel, incorrect);
        if (over(wrong)) co_return next_after(wrong);
    }
    co_return Next::GoOn;
}

}  // namespace asterism::apps
