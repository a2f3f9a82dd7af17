// SPDX-License-Identifier: Apache-2.0
// While(condition) ... EndWhile(), ExitWhile(), ContinueWhile(): a loop within one extension. The partner is
// found by counting in the extension as it stands, so that a jump into or out of a loop does no harm.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/expression.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// The priority of the EndWhile behind, or (backward) of the While before, that belongs to where the channel
/// stands.
std::optional<int> partner(const Channel& channel, bool backward) {
    const auto found = standing_at(channel);
    if (!found) return std::nullopt;
    const auto& steps = found->extension->steps;
    auto at = static_cast<std::ptrdiff_t>(found->step - steps.data());
    const auto last = static_cast<std::ptrdiff_t>(steps.size());
    int depth = 0;
    for (at += backward ? -1 : 1; at >= 0 && at < last; at += backward ? -1 : 1) {
        const auto& step = steps[static_cast<std::size_t>(at)];
        const bool opens = iequals(step.app, backward ? "EndWhile" : "While");
        const bool closes = iequals(step.app, backward ? "While" : "EndWhile");
        if (closes && depth == 0) return step.priority;
        if (opens) ++depth;
        if (closes) --depth;
    }
    return std::nullopt;
}

Next jump(Channel& channel, std::optional<int> priority, std::string_view what) {
    if (!priority) {
        log::warning("{}: {} has no partner in extension {}@{}", channel.name(), what, channel.place.exten,
                     channel.place.context);
        return Next::HangUp;
    }
    channel.place.priority = *priority;
    channel.moved = true;
    return Next::GoOn;
}

std::optional<int> behind_loop(const Channel& channel) {
    auto end = partner(channel, false);
    if (end) ++*end;
    return end;
}

}  // namespace

rt::Task<Next> while_begin(Channel& channel, std::string data) {
    if (dialplan::is_true_condition(trim(data))) co_return Next::GoOn;
    co_return jump(channel, behind_loop(channel), "While");
}

rt::Task<Next> while_end(Channel& channel, std::string) {
    co_return jump(channel, partner(channel, true), "EndWhile");
}

rt::Task<Next> while_exit(Channel& channel, std::string) {
    co_return jump(channel, behind_loop(channel), "ExitWhile");
}

rt::Task<Next> while_continue(Channel& channel, std::string) {
    co_return jump(channel, partner(channel, true), "ContinueWhile");
}

}  // namespace asterism::apps
