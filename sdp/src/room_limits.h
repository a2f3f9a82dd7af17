// SPDX-License-Identifier: Apache-2.0
// How much one description may hold; more is answered as one that cannot be read.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::sdp::limits {

inline Limit sdp_lines{
    "sdp_lines", Limit::Of::Message, 2000, 50, 20000, "lines of a session description, attributes included"};
inline Limit sdp_media{"sdp_media", Limit::Of::Message, 32, 1, 200, "m= lines of a session description"};
// Payload numbers are seven bits, but some repeat them.
inline Limit sdp_formats{"sdp_formats", Limit::Of::Message, 1000, 8, 10000, "formats of one m= line"};

}  // namespace asterism::sdp::limits
