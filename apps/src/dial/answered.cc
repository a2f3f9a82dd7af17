// SPDX-License-Identifier: Apache-2.0
#include "answered.h"

#include <fmt/core.h>

#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "privacy.h"

namespace asterism::apps {

namespace {

/// U(context[^argument...]): extension s of that context, with these arguments.
std::string subroutine_of(std::string_view text) {
    const auto parts = split(text, '^');
    if (parts.empty() || parts[0].empty()) return {};
    std::string args;
    for (std::size_t i = 1; i < parts.size(); ++i) args += fmt::format("{}{}", i > 1 ? "," : "", parts[i]);
    return fmt::format("{},s,1({})", parts[0], args);
}

/// GOSUB_RESULT, which the subroutine may have left on the leg.
Prepared read_result(call::Channel& caller, const call::Channel& leg) {
    Prepared out;
    const auto* found = leg.variables.find("GOSUB_RESULT");
    if (!found || found->value.empty()) return out;
    const std::string result = found->value;
    call::take_words(caller.calls(), &caller, found->author.least(leg.authority));
    if (result == "ABORT") return {AfterAnswer::EndBoth, "ABORT"};
    if (result == "CONGESTION" || result == "BUSY") return {AfterAnswer::Continue, result};
    if (result == "CONTINUE") return {AfterAnswer::Continue, "ANSWER"};
    if (result.starts_with("GOTO:")) {
        auto target = result.substr(5);
        for (char& c : target)
            if (c == '^') c = ',';
        if (call::go_to(caller, target)) return {AfterAnswer::Moved, "ANSWER"};
        return {AfterAnswer::EndBoth, "ABORT"};
    }
    log::warning("Dial: GOSUB_RESULT '{}' means nothing", result);
    return out;
}

/// D(called:calling): digits for either side.
rt::Task<void> send_first_digits(call::Channel& caller, call::Channel& leg, std::string text) {
    const auto parts = split(text, ':');
    const std::string called(parts.empty() ? std::string_view() : parts[0]);
    const std::string calling(parts.size() > 1 ? parts[1] : std::string_view());
    constexpr Millis kDuration{100}, kGap{250};
    if (!called.empty()) co_await call::send_digits(leg, called, kDuration, kGap);
    if (calling.empty()) co_return;
    const auto answered = co_await call::answer_and_wait(caller);
    if (!over(answered)) co_await call::send_digits(caller, calling, kDuration, kGap);
}

/// A(called:caller): a file for either side.
rt::Task<void> announce(call::Channel& caller, call::Channel& leg, std::string text) {
    const auto [called, calling] = split_once(text, ':');
    const std::string for_leg(called);
    const std::string for_caller(calling);
    if (!for_leg.empty()) co_await call::play_file(leg, for_leg);
    if (for_caller.empty()) co_return;
    const auto answered = co_await call::answer_and_wait(caller);
    if (!over(answered)) co_await call::play_file(caller, for_caller);
}

}  // namespace

rt::Task<Prepared> prepare_talk(call::Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options,
                                const Introduction& introduction) {
    Prepared out;
    // Ours until Dial says otherwise, so the reference holds through every wait here.
    auto* channel = legs.channel(leg);
    if (!channel) co_return out;
    if (introduction.ask) {
        const Introduction asked = introduction;
        out = co_await ask_callee(caller, *channel, asked, options);
        if (out.what != AfterAnswer::Talk) co_return out;
    }
    if (options.has('A')) {
        const std::string files(options.arg('A'));
        co_await announce(caller, *channel, files);
    }
    if (options.has('D')) {
        const std::string digits(options.arg('D'));
        co_await send_first_digits(caller, *channel, digits);
    }
    if (options.has('U') && !channel->gone() && !caller.gone()) {
        const std::string target = subroutine_of(options.arg('U'));
        if (!target.empty()) co_await call::run_subroutine(*channel, target);
        out = read_result(caller, *channel);
    }
    co_return out;
}

}  // namespace asterism::apps
