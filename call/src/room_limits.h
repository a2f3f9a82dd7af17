// SPDX-License-Identifier: Apache-2.0
// The limits of calls (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::call::limits {

inline Limit channels{
    "channels",
    Limit::Of::All,
    100'000,
    1,
    10'000'000,
    "Channels, of whatever kind; a call that comes in is 503, what is dialled or originated fails"};

}  // namespace asterism::call::limits
