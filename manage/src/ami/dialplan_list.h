// SPDX-License-Identifier: Apache-2.0
// The dialplan as events: one for each priority.
#pragma once

#include "ami/actions.h"

namespace asterism::manage {

void show_dialplan(const AmiRequest& request);

}  // namespace asterism::manage
