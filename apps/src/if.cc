// SPDX-License-Identifier: Apache-2.0
// If(condition) ... ElseIf(condition) ... Else() ... EndIf(), ExitIf(): branches within one extension. Their
// partners are found by counting in the extension as it stands. Who comes out of a branch into an ElseIf has
// its condition asked all the same (seen of Asterisk): ExitIf ends the whole; Else is passed by itself.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/expression.h"
#include "common.h"

namespace asterism::apps {

namespace {

enum class IfBranch : std::uint8_t {
    Next,  ///< where the condition does not hold: an ElseIf, behind an Else, or behind the EndIf
    End,   ///< behind the EndIf
};

/// The priority where the branch goes on that belongs to where the channel stands.
std::optional<int> find_branch(const Channel& channel, IfBranch wanted) {
    const auto found = standing_at(channel);
    if (!found) return std::nullopt;
    const auto& steps = found->extension->steps;
    int depth = 0;
    for (auto at = static_cast<std::size_t>(found->step - steps.data()) + 1; at < steps.size(); ++at) {
        const auto& step = steps[at];
        const auto is = [&step](std::string_view name) { return iequals(step.app, name); };
        if (is("If")) ++depth;
        if (is("EndIf") && depth-- == 0) return step.priority + 1;
        if (depth > 0 || wanted == IfBranch::End) continue;
        if (is("ElseIf")) return step.priority;
        if (is("Else")) return step.priority + 1;
    }
    return std::nullopt;
}

/// Without a place the dialplan just goes on.
void jump_to_branch(Channel& channel, std::optional<int> priority) {
    if (!priority) return;
    channel.place.priority = *priority;
    channel.moved = true;
}

}  // namespace

rt::Task<Next> if_begin(Channel& channel, std::string data) {
    if (!dialplan::is_true_condition(trim(data)))
        jump_to_branch(channel, find_branch(channel, IfBranch::Next));
    co_return Next::GoOn;
}

rt::Task<Next> if_else(Channel& channel, std::string) {
    jump_to_branch(channel, find_branch(channel, IfBranch::End));
    co_return Next::GoOn;
}

rt::Task<Next> if_exit(Channel& channel, std::string) {
    const auto end = find_branch(channel, IfBranch::End);
    if (!end)
        log::warning("Couldn't find matching EndIf? (If at {}@{} priority {})", channel.place.context,
                     channel.place.exten, channel.place.priority);
    jump_to_branch(channel, end);
    co_return Next::GoOn;
}

rt::Task<Next> if_end(Channel&, std::string) { co_return Next::GoOn; }

}  // namespace asterism::apps
