// SPDX-License-Identifier: Apache-2.0
// What stands in a=fmtp, of codecs whose parameters pass from one peer to the other (reference 602): it is
// written anew out of what was understood, never copied. Pure.
//
//   RFC 6184 8.1 (H.264), RFC 4629 8.1 (H.263), RFC 7741 6.1 (VP8), RFC 7587 6.1 (Opus)
#pragma once

#include <string>
#include <string_view>

#include "asterism/sdp/codec.h"

namespace asterism::sdp {

/// Of `said`, the value of the peer's a=fmtp, or nothing: the parameters that the codec has, in the order of
/// the reference. Empty: nothing is to be said.
std::string understood_parameters(CodecId codec, std::string_view said);

/// Two sets of parameters of one codec name different codecs: H.264 of different profiles.
bool parameters_differ(CodecId codec, std::string_view one, std::string_view other);

}  // namespace asterism::sdp
