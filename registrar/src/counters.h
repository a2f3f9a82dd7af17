// SPDX-License-Identifier: Apache-2.0
// What this room counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::registrar {

inline Counter registers{"registrar_requests_total", "REGISTER requests that were admitted."};
inline Counter expired_bindings{"registrar_bindings_expired_total",
                                "Bindings whose time ended without a refresh."};

inline Counter probes_sent{"registrar_probes_total", "OPTIONS that asked whether a contact is there."};
inline Counter probes_unanswered{"registrar_probes_failed_total",
                                 "Those that found nobody, or not who was meant."};

}  // namespace asterism::registrar
