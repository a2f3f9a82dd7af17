// SPDX-License-Identifier: Apache-2.0
// The limits of the program itself (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::server::limits {

inline Limit reloads{"reloads", Limit::Of::All, 64, 1, 10'000, "Reloads that wait or run; the next fails"};

}  // namespace asterism::server::limits
