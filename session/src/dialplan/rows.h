// SPDX-License-Identifier: Apache-2.0
// The applications and functions of this room; dialplan/table.cc lists them. `channel` outlives every
// application that it runs.
#pragma once

#include <span>
#include <string>

#include "asterism/session/call_names.h"
#include "asterism/session/dialplan.h"

namespace asterism::session {

// hangup.cc
rt::Task<call::Next> pjsip_hangup(Channel& channel, std::string data);
// messages.cc
rt::Task<call::Next> message_send(Channel& channel, std::string data);
rt::Task<call::Next> pjsip_notify(Channel& channel, std::string data);

std::span<const call::Function> header_functions();
std::span<const call::Function> object_functions();
std::span<const call::Function> session_functions();

}  // namespace asterism::session
