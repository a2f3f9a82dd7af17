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

inline Limit http_answer_bytes{
    "http_answer_bytes",    Limit::Of::All,
    std::size_t{256} << 20, std::size_t{64} << 10,
    std::size_t{1} << 40,   "Bytes of answers that their readers have not taken; one more is told 503"};

}  // namespace asterism::rt::limits
