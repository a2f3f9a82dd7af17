// SPDX-License-Identifier: Apache-2.0
// The functions of this room by family; apps/src/table.cc lists the families. Each is described by its row.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/apps/table.h"
#include "asterism/call/application.h"
#include "asterism/call/calls.h"

namespace asterism::apps {

using call::Calls;
using call::Channel;
using call::Danger;

std::span<const call::Function> text_functions();
std::span<const call::Function> field_functions();
std::span<const call::Function> logic_functions();
std::span<const call::Function> math_functions();
std::span<const call::Function> number_functions();
std::span<const call::Function> path_functions();
std::span<const call::Function> charset_functions();
std::span<const call::Function> evaluated_functions();
std::span<const call::Function> mute_functions();
std::span<const call::Function> say_file_functions();
std::span<const call::Function> server_functions();
std::span<const call::Function> dial_group_functions();
std::span<const call::Function> config_functions();
std::span<const call::Function> code_functions();
std::span<const call::Function> time_functions();
std::span<const call::Function> variable_functions();
std::span<const call::Function> database_functions();
std::span<const call::Function> party_functions();
std::span<const call::Function> channel_functions();
std::span<const call::Function> hangup_cause_functions();
std::span<const call::Function> timeout_functions();
std::span<const call::Function> plan_functions();
std::span<const call::Function> group_functions();
std::span<const call::Function> listening_functions();
std::span<const call::Function> file_functions();
std::span<const call::Function> feature_functions();
std::span<const call::Function> tool_functions();
std::span<const call::Function> data_functions();
std::span<const call::Function> state_functions();
std::span<const call::Function> message_functions();
std::span<const call::Function> srv_functions();

// Items of CHANNEL() by family; nullopt: no item of this one. False: it cannot be set to that.
std::optional<std::string> pickup_group_item(const Channel& channel, std::string_view item);
std::optional<bool> set_pickup_group_item(Channel& channel, std::string_view item, std::string_view value);

std::optional<std::string> record_item(const Channel& channel, std::string_view item);
std::optional<bool> set_record_item(Channel& channel, std::string_view item, std::string_view value);

/// What attach() was given.
const AppServices& services(Calls& calls);

/// The arguments of a function, at least `least` of them, quotes and backslashes taken away.
std::vector<std::string> function_args(std::string_view args, std::size_t least);
/// A delimiter as written: "-", "\n", "\t", "\,"; `otherwise` when there is none.
std::string delimiter_of(std::string_view raw, std::string_view otherwise);
/// \n, \t, \r, \xHH and \c as what they mean.
std::string unescape(std::string_view text);
/// Pieces at every `delimiter`; no text has no pieces.
std::vector<std::string_view> pieces_of(std::string_view text, std::string_view delimiter);

}  // namespace asterism::apps
