// SPDX-License-Identifier: Apache-2.0
// WaitForCondition(sign,expression[,timeout[,interval]]): evaluates the expression, in which `sign` stands
// for
// $, until it holds. WAITFORCONDITIONSTATUS: TRUE, TIMEOUT, FAILURE, HANGUP.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "asterism/dialplan/expression.h"
#include "common.h"

namespace asterism::apps {

namespace {

constexpr Millis kEach{50};
/// Whoever asks more often learns nothing sooner.
constexpr Millis kShortestEach{10};

/// The expression as it is evaluated again and again. What was put into it already must not be read as if its
/// author had written it: it is kept in variables of the channel, and put in anew each time.
class LastingExpression {
public:
    LastingExpression(Channel& channel, const dialplan::MarkedView& text, char sign) : channel_(channel) {
        std::string run;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text.is_put_in(i)) {
                run += text[i];
                continue;
            }
            keep(run);
            text_ += text[i] == sign ? '$' : text[i];
        }
        keep(run);
    }
    ~LastingExpression() {
        for (const auto& name : kept_) channel_.variables.erase(name);
    }
    LastingExpression(const LastingExpression&) = delete;
    LastingExpression& operator=(const LastingExpression&) = delete;

    const std::string& text() const { return text_; }

private:
    void keep(std::string& run) {
        if (run.empty()) return;
        kept_.push_back(fmt::format("WAITFORCONDITION_{}_{}", channel_.exec_nesting, kept_.size()));
        channel_.variables.set(kept_.back(), run, channel_.authority);
        text_ += "${" + kept_.back() + "}";
        run.clear();
    }

    Channel& channel_;
    std::string text_;
    std::vector<std::string> kept_;
};

rt::Task<std::string> wait_while_false(Channel& channel, std::string text, std::optional<Millis> most,
                                       Millis each) {
    auto& calls = channel.calls();
    const auto start = calls.loop.now();
    const auto author = channel.author;
    for (;;) {
        const std::string once = text;
        const auto value = co_await call::substitute(calls, &channel, once, author);
        if (channel.gone()) co_return "HANGUP";
        if (dialplan::is_true_condition(value.text)) co_return "TRUE";
        const auto gone_by = std::chrono::duration_cast<Millis>(calls.loop.now() - start);
        if (most && gone_by >= *most) co_return "TIMEOUT";
        const Millis rest = most ? std::min(each, *most - gone_by) : each;
        const auto outcome = co_await call::wait(channel, rest);
        if (over(outcome)) co_return "HANGUP";
    }
}

}  // namespace

rt::Task<Next> wait_for_condition(Channel& channel, dialplan::Marked data) {
    // Cut at commas outside of brackets, quotes left as they are.
    const auto pieces = dialplan::split_raw_args(data.text, ',', 4);
    const auto fail = [&channel](std::string_view why) {
        log::error("{}", why);
        set_variable(channel, "WAITFORCONDITIONSTATUS", "FAILURE");
        return Next::GoOn;
    };
    const auto separator = pieces.empty() ? std::string_view() : trim(pieces[0]);
    if (separator.empty()) co_return fail("WaitForCondition requires a condition");
    if (separator.size() > 1) co_return fail(fmt::format("Invalid separator: {}", separator.substr(1)));
    const char sign = separator[0];
    const std::string begin{sign, '['};
    if (pieces.size() < 2 || pieces[1].find(begin) == std::string::npos)
        co_return fail("No expression detected. Did you forget to replace the $ signs?");
    std::optional<Millis> most;
    if (pieces.size() > 2 && !trim(pieces[2]).empty()) {
        most = parse_seconds(pieces[2]);
        if (!most) {
            log::warning("Invalid timeout provided: {}. No timeout set.", trim(pieces[2]));
            co_return Next::HangUp;
        }
        if (most->count() == 0) most.reset();
    }
    Millis each = kEach;
    if (pieces.size() > 3 && !trim(pieces[3]).empty()) {
        const auto given = parse_seconds(pieces[3]);
        if (!given) {
            log::warning("Invalid polling interval provided: {}. Default unchanged.", trim(pieces[3]));
            co_return Next::HangUp;
        }
        each = std::max(*given, kShortestEach);
    }
    const LastingExpression expression(
        channel, dialplan::MarkedView(data).substr(pieces[0].size() + 1, pieces[1].size()), sign);
    const std::string text = expression.text();
    const auto status = co_await wait_while_false(channel, text, most, each);
    set_variable(channel, "WAITFORCONDITIONSTATUS", status);
    co_return channel.gone() ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps
