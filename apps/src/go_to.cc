// SPDX-License-Identifier: Apache-2.0
// Goto([[context,]extension,]priority): the dialplan goes on there. A priority is a number, a step (+2, -1)
// or a label. A place that does not exist ends in extension i, as for a number that was dialled.
// GotoIf(condition?[where it is true]:[where it is false]) and GotoIfTime(times,weekdays,mdays,months?...):
// without a place for the outcome the dialplan just goes on. TESTTIME() is now for GotoIfTime alone.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "common.h"

namespace asterism::apps {

namespace {

Next jump(Channel& channel, std::string_view target) {
    target = trim(target);
    if (target.empty()) return Next::GoOn;
    return call::go_to(channel, target) ? Next::GoOn : Next::HangUp;
}

}  // namespace

rt::Task<Next> go_to(Channel& channel, std::string data) {
    co_return call::go_to(channel, data) ? Next::GoOn : Next::HangUp;
}

rt::Task<Next> go_to_if(Channel& channel, dialplan::Marked data) {
    const auto choice = parse_choice(data);
    co_return jump(channel, choice.outcome(holds(choice)).text());
}

rt::Task<Next> go_to_if_time(Channel& channel, dialplan::Marked data) {
    const auto choice = parse_choice(data);
    const auto test_time = channel.past.get().test_time;
    const bool now = test_time ? is_time_at(*test_time, choice.condition.text())
                               : is_time(channel.calls(), choice.condition.text());
    co_return jump(channel, choice.outcome(now).text());
}

}  // namespace asterism::apps
