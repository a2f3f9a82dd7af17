// SPDX-License-Identifier: Apache-2.0
// One maker per codec and direction; codec.cc chooses. Each library is seen by one source file only.
#pragma once

#include "codec.h"

namespace asterism::media {

std::unique_ptr<Encoder> make_ulaw_encoder();
std::unique_ptr<Decoder> make_ulaw_decoder();
std::unique_ptr<Encoder> make_alaw_encoder();
std::unique_ptr<Decoder> make_alaw_decoder();
std::unique_ptr<Encoder> make_g722_encoder();
std::unique_ptr<Decoder> make_g722_decoder();
std::unique_ptr<Encoder> make_gsm_encoder();
std::unique_ptr<Decoder> make_gsm_decoder();
/// 16 bits in network order (RFC 3551 4.5.11), any rate.
std::unique_ptr<Encoder> make_l16_encoder();
std::unique_ptr<Decoder> make_l16_decoder();

}  // namespace asterism::media
