// SPDX-License-Identifier: Apache-2.0
// An endpoint with all that belongs to it, as `pjsip show endpoints` draws it.
#pragma once

#include "pjsip/rows.h"

namespace asterism::manage {

std::vector<std::string> endpoint_tree_heads();
void endpoint_tree(CommandOutput& out, const Services& services, const endpoint::Endpoint& endpoint,
                   const ChannelsByEndpoint& channels);

}  // namespace asterism::manage
