// SPDX-License-Identifier: Apache-2.0
// What strangers may have us remember.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::endpoint::limits {

inline Limit strangers{
    "strangers", Limit::Of::All,
    100'000,     1,
    10'000'000,  "sources counted while no endpoint claims their requests; others are not told of"};

}  // namespace asterism::endpoint::limits
