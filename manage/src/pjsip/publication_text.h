// SPDX-License-Identifier: Apache-2.0
// Publications as the console and the manager show them (ours: Asterisk lists none).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "asterism/manage/services.h"

namespace asterism::manage {

using PublicationFields = std::vector<std::pair<std::string, std::string>>;

/// Name, Package, Endpoint, EntityTag, Expiry, Servers.
PublicationFields publication_fields(const presence::PublicationRow& row);
/// Name, User, Package, ServerUri, State, EntityTag, NextRefresh, Waiting, LastResult.
PublicationFields publication_fields(const presence::PublishingRow& row);

/// All of them, inbound or outbound.
std::vector<PublicationFields> publications_listed(const Services& services, bool inbound);

}  // namespace asterism::manage
