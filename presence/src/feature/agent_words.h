// SPDX-License-Identifier: Apache-2.0
// The states of an agent: what a phone asks for (requestedAgentState of CSTA), which is how DB() has them,
// and the event that tells of each. One table; pure.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "asterism/base/text.h"
#include "asterism/presence/features.h"

namespace asterism::presence {

struct AgentWord {
    AgentState state;
    std::string_view word;
    std::string_view event;
};

/// In the order of AgentState.
inline constexpr std::array<AgentWord, 5> kAgentWords{{
    {AgentState::LoggedOff, "logOff", "AgentLoggedOffEvent"},
    {AgentState::LoggedOn, "logOn", "AgentLoggedOnEvent"},
    {AgentState::NotReady, "notReady", "AgentNotReadyEvent"},
    {AgentState::Ready, "ready", "AgentReadyEvent"},
    {AgentState::WorkingAfterCall, "workingAfterCall", "AgentWorkingAfterCallEvent"},
}};

inline std::string_view agent_word(AgentState state) {
    return kAgentWords[static_cast<std::size_t>(state)].word;
}
inline std::string_view agent_event(AgentState state) {
    return kAgentWords[static_cast<std::size_t>(state)].event;
}
/// In any case.
inline std::optional<AgentState> agent_state_of(std::string_view word) {
    for (const auto& row : kAgentWords)
        if (iequals(row.word, word)) return row.state;
    return std::nullopt;
}

}  // namespace asterism::presence
