// SPDX-License-Identifier: Apache-2.0
// The limits of connections (base/limit.h). What one source may hold follows from what all may, so that
// nobody takes every place, and an office behind one address has room.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::sipnet::limits {

inline Limit connections{
    "sip_connections", Limit::Of::All,
    200'000,           1,
    10'000'000,        "Connections of SIP, WebSockets among them; unless set, half of the descriptors"};
inline Limit connections_of_source{
    "sip_connections_of_source",
    Limit::Of::Source,
    2000,
    1,
    10'000'000,
    "Of these, with one address (IPv6: one /64); unless set, a quarter at most"};
inline Limit unproven_of_source{"sip_unproven_of_source",
                                Limit::Of::Source,
                                1000,
                                1,
                                10'000'000,
                                "Of these, that have brought no message so far, TLS handshakes among them; "
                                "unless set, half at most"};
inline Limit waiting{"sip_waiting", Limit::Of::All,
                     20'000,        1,
                     1'000'000,     "Requests that wait for their turn while the exchange is behind"};

}  // namespace asterism::sipnet::limits
