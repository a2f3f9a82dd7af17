// SPDX-License-Identifier: Apache-2.0
// Is a request that can be read one that can be served? The checks that need no configuration and come before
// any state exists.
//
//   RFC 3261 8.2, 16.3     version, scheme, Max-Forwards, required headers
//   reference              11 (From and To schemes: 416), 13 (dialog-creating request without Contact: 400),
//                          14 (Contact scheme: 416), 15 (request URI of unknown scheme: silence)
#pragma once

#include <cstdint>
#include <string_view>

#include "asterism/sip/message.h"

namespace asterism::sip {

struct Verdict {
    enum class Kind : std::uint8_t { Serve, Refuse, Silence };
    Kind kind = Kind::Serve;
    int status = 0;
    std::string_view reason;  ///< empty: the RFC's phrase
};

Verdict check_request(const Message& request);
/// RFC 3261 18.1.2, 8.1.3.3: a response without any fault that would make us drop it.
Verdict check_response(const Message& response);

}  // namespace asterism::sip
