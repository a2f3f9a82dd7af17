// SPDX-License-Identifier: Apache-2.0
// The media field of an m= line: what its codecs code.
#pragma once

#include <string_view>

#include "asterism/codec/codec.h"

namespace asterism::sdp {

using MediaKind = codec::Kind;

/// Other for a type we have no name for.
MediaKind media_kind(std::string_view text);

}  // namespace asterism::sdp
