// SPDX-License-Identifier: Apache-2.0
// What one REGISTER may ask of us. How many contacts it may hold is among the limits of messages (sip).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::registrar::limits {

inline Limit contacts_alike{"contacts_alike",
                            Limit::Of::Endpoint,
                            10,
                            1,
                            1000,
                            "bindings of one aor whose URIs differ in parameters alone; one more is 403"};
inline Limit register_bytes{
    "register_bytes",
    Limit::Of::Message,
    512 * 1024,
    1024,
    64 * 1024 * 1024,
    "bytes that one REGISTER may have stored, Path and Call-ID once for each contact; more is 513"};

inline Limit path_bytes{
    "path_bytes", Limit::Of::Message,
    4096,         64,
    64 * 1024,    "bytes of Path that one contact may have, and every request to it carries; more is 513"};

}  // namespace asterism::registrar::limits
