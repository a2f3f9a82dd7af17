// SPDX-License-Identifier: Apache-2.0
// The limits of DNS (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::rt::limits {

inline Limit dns_records{"dns_records",
                         Limit::Of::Message,
                         64,
                         8,
                         1000,
                         "Records of a section of a DNS answer; those behind are not read"};

}  // namespace asterism::rt::limits
