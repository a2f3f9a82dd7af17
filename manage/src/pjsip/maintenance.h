// SPDX-License-Identifier: Apache-2.0
// Maintenance mode of endpoints (64 to 67), as CLI and AMI set it.
#pragma once

#include <string_view>

#include "asterism/manage/services.h"

namespace asterism::manage {

/// "all" means every endpoint. `each`: for every one that this changes. False: there is none of that name.
bool set_maintenance(Services& services, std::string_view endpoint, bool on,
                     const std::function<void(const std::string&)>& each = {});

}  // namespace asterism::manage
