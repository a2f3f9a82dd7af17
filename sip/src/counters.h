// SPDX-License-Identifier: Apache-2.0
// What this room counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::sip::counters {

inline Counter malformed{"sip_messages_malformed_total", "Messages that could not be read."};
inline Counter requests{"sip_requests_received_total", "Requests received, repeats included."};
inline Counter responses{"sip_responses_received_total", "Responses received, repeats included."};
inline Counter repeats{"sip_requests_repeated_total", "Repeats of requests that were answered or soaked up."};
inline Counter strays{"sip_responses_stray_total", "Responses that belong to no transaction."};
inline Counter refused{"sip_requests_refused_total", "Requests refused by the checks before any state."};
inline Counter merged{"sip_requests_merged_total", "Requests that came twice by different ways."};
inline Counter timeouts{"sip_client_timeouts_total", "Requests of ours that nobody answered in time."};
inline Counter undelivered{"sip_client_undelivered_total", "Requests of ours that came back undelivered."};
inline Counter digests{"sip_digests_total", "Hashes computed for credentials, ours and those of peers."};

}  // namespace asterism::sip::counters
