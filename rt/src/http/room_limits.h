// SPDX-License-Identifier: Apache-2.0
// The limits of HTTP (base/limit.h). Unless [limits] says otherwise they are what http.conf has.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::rt::limits {

inline Limit http_sessions{"http_sessions",
                           Limit::Of::All,
                           100,
                           1,
                           10'000'000,
                           "Connections of HTTP, WebSockets among them; unless set, sessionlimit"};
inline Limit http_sessions_of_source{"http_sessions_of_source",
                                     Limit::Of::Source,
                                     100,
                                     1,
                                     10'000'000,
                                     "Of these, with one address (IPv6: one /64); unless set, "
                                     "sessionlimit_per_source"};

}  // namespace asterism::rt::limits
