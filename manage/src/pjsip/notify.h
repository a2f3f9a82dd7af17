// SPDX-License-Identifier: Apache-2.0
// Who is told by NOTIFY, for `pjsip send notify` and AMI PJSIPNotify.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "asterism/manage/services.h"
#include "asterism/session/dialplan.h"
#include "asterism/session/messages.h"

namespace asterism::manage {

enum class NotifyWhom : std::uint8_t { Endpoint, Uri, Channel };

/// Why nothing was sent.
struct NotifyFault {
    std::string text;
    /// Whoever asked by the manager interface was told "NOTIFY sent" all the same, as in the reference, where
    /// it shows in a task of its own: no contact, nobody who would send, no SIP address.
    bool found_later = false;
};

/// None: it is on its way.
std::optional<NotifyFault> send_notify(Services& services, NotifyWhom whom, std::string_view name,
                                       const session::NotifyLines& lines);

}  // namespace asterism::manage
