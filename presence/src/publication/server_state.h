// SPDX-License-Identifier: Apache-2.0
// The bodies of asterisk-devicestate and asterisk-mwi: one state of one server, in JSON (431).
//
//   {"type":"devicestate","device":"PJSIP/6001","state":"INUSE","cachable":1,"eid":"00:00:5e:00:53:01"}
//   {"type":"mailboxstate","uniqueid":"6001@default","old":1,"new":2,"eid":"00:00:5e:00:53:01"}
//   {"type":"refresh","eid":"00:00:5e:00:53:01"}      tell me all of it
//
// Pure. What is read comes from strangers: its size, depth and names have bounds.
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/endpoint/states.h"
#include "asterism/presence/mailboxes.h"
#include "asterism/presence/publishing.h"

namespace asterism::presence {

struct ServerState {
    enum class Type : std::uint8_t { Device, Mailbox, Refresh };
    Type type = Type::Refresh;
    /// Which server says so; never empty when it was read.
    std::string server;
    /// The device or mailbox.
    std::string name;
    endpoint::DeviceState device = endpoint::DeviceState::Unknown;
    MailboxCounts mailbox;
    bool operator==(const ServerState&) const = default;
};

inline constexpr std::string_view kJson = "application/json";

std::string print_server_state(const ServerState& state);

/// Fails with the reason: it is no JSON, or says nothing that belongs to `event`. A word that is no state is
/// Unknown, and what is no number 0, as Asterisk has it.
Result<ServerState> read_server_state(std::string_view body, ServerEvent event);

}  // namespace asterism::presence
