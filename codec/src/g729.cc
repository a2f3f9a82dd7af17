// SPDX-License-Identifier: Apache-2.0
// G.729 and G.729A (RFC 3551 4.5.6): passed on only; its coders are not built in.
#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

/// What an encoder makes of nothing in its first frame; a decoder that hears it for 30 ms is below 3 of
/// 32768.
constexpr std::array<std::uint8_t, 10> kG729Silence{0x78, 0x52, 0x80, 0xa0, 0x00,
                                                    0xfa, 0xc2, 0x00, 0x07, 0xd6};

}  // namespace

// A frame of comfort noise (annex B, two bytes at the end) is left out: it describes the noise of a room that
// is not to be heard.
extern const Sound kG729{.silence = repeat_frame<kG729Silence.size(), kG729Silence>};

}  // namespace asterism::codec
