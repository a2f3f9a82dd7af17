// SPDX-License-Identifier: Apache-2.0
// Our own descriptions as text, in the form that peers of Asterisk know (reference 294, 295, 308 to 310):
// c= at the session when all streams share it, a map for static numbers too, the direction always, removed
// streams with port 0.
#pragma once

#include <string>

#include "asterism/sdp/stream.h"

namespace asterism::sdp {

struct OriginLine {
    std::string_view owner;
    std::uint64_t id = 0;
    std::uint64_t version = 0;
    IpAddress address;
};

std::string write_description(const OriginLine& origin, const Settings& settings,
                              const std::vector<Stream>& streams);

}  // namespace asterism::sdp
