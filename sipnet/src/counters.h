// SPDX-License-Identifier: Apache-2.0
// What this room counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::sipnet {

inline Counter received_messages{"sipnet_messages_received_total",
                                 "Datagrams and framed messages that arrived."};
inline Counter sent_messages{"sipnet_messages_sent_total", "Messages handed to the system."};
inline Counter shed_requests{"sipnet_requests_shed_total",
                             "New requests refused at the door under overload."};
inline Counter broken_streams{"sipnet_streams_broken_total",
                              "Connections closed because nothing could be framed."};
inline Counter refused_connections{"sipnet_connections_refused_total", "Connections over the limits."};
inline Counter misled{"sipnet_places_refused_total",
                      "Places that somebody named and that are never sent to: groups, or sockets of ours."};
inline Counter silent_connections{"sipnet_connections_silent_total",
                                  "Incoming connections closed for want of a message."};
inline Counter slow_connections{"sipnet_connections_slow_total",
                                "Connections closed because a message of theirs was not whole in time."};

}  // namespace asterism::sipnet
