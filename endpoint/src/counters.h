// SPDX-License-Identifier: Apache-2.0
// What this room counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::endpoint {

inline Counter unidentified{"endpoint_requests_unidentified_total", "Requests that no endpoint claimed."};
inline Counter acl_refusals{"endpoint_acl_refusals_total", "Requests refused by an ACL."};
inline Counter auth_failures{"endpoint_auth_failures_total", "Requests with wrong credentials."};

}  // namespace asterism::endpoint
