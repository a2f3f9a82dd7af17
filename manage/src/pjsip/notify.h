// SPDX-License-Identifier: Apache-2.0
// Who is told by NOTIFY, for `pjsip send notify` and AMI PJSIPNotify.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/messages.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

enum class NotifyWhom : std::uint8_t { Endpoint, Uri, Channel };

/// Empty: it is on its way; else why not.
std::string send_notify(Services& services, NotifyWhom whom, std::string_view name,
                        const call::NotifyLines& lines);

}  // namespace asterism::manage
