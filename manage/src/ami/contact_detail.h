// SPDX-License-Identifier: Apache-2.0
// ContactStatusDetail: what is known of one contact.
#pragma once

#include <string_view>

#include "ami/actions.h"

namespace asterism::manage {

AmiText contact_status_detail(const AmiRequest& request, const registrar::ContactRow& row,
                              std::string_view aor, std::string_view endpoint);

}  // namespace asterism::manage
