// SPDX-License-Identifier: Apache-2.0
// A subscription as the console and the manager show it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/presence/subscriptions.h"

namespace asterism::manage {

/// "\"Alice\" <100>", "Alice", "100"; `none` where neither is known.
std::string caller_id_text(const endpoint::Endpoint& endpoint, std::string_view none);

/// Role, Endpoint, Callid, State, Callerid, SubscriptionType, and what its kind adds.
std::vector<std::pair<std::string, std::string>> subscription_fields(const presence::SubscriptionRow& row);

}  // namespace asterism::manage
