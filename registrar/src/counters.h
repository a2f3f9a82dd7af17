// SPDX-License-Identifier: Apache-2.0
// What this room counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::registrar {

inline Counter registers{"registrar_requests_total", "REGISTER requests that were admitted."};
inline Counter expired_bindings{"registrar_bindings_expired_total",
                                "Bindings whose time ended without a refresh."};

}  // namespace asterism::registrar
