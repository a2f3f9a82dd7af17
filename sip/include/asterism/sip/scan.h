// SPDX-License-Identifier: Apache-2.0
// A quick look at a datagram, for the door: enough to tell dialog from stranger and to pick a victim when
// there is more work than time, for a fraction of the price of parsing. It checks nothing: what it finds may
// turn out malformed later.
#pragma once

#include <optional>
#include <string_view>

#include "asterism/sip/method.h"

namespace asterism::sip {

struct Glance {
    bool is_request = false;
    Method method = Method::Other;  ///< of a request
    int status = 0;                 ///< of a response
    bool has_to_tag = false;
    std::string_view call_id;
    std::string_view from_tag;
    std::string_view to_tag;
    std::string_view top_branch;

    /// Belongs to something that we already carry: a response, ACK, CANCEL, or a request with a To tag.
    bool is_continuation() const {
        return !is_request || has_to_tag || method == Method::Ack || method == Method::Cancel;
    }
};

/// Nullopt when it does not even begin like SIP.
std::optional<Glance> glance(std::string_view datagram);

}  // namespace asterism::sip
