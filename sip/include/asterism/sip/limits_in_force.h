// SPDX-License-Identifier: Apache-2.0
// What bounds a message by its size and lines, where both pjsip.conf and [limits] may say it.
#pragma once

#include "asterism/sip/parse_error.h"

namespace asterism::sip {

/// `configured`, where the table of limits (base/limit.h) says nothing else; the table shows them then.
Limits limits_in_force(const Limits& configured);

}  // namespace asterism::sip
