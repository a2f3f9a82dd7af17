// SPDX-License-Identifier: Apache-2.0
// Which codecs are more than bytes that pass: what is said in them is understood (digits, talk, recordings),
// and files, tones and digits can be put into them. Constant; any thread.
#pragma once

#include "asterism/sdp/codec.h"

namespace asterism::media {

bool can_decode(sdp::CodecId codec);
bool can_encode(sdp::CodecId codec);

}  // namespace asterism::media
