// SPDX-License-Identifier: Apache-2.0
// LPC-10 (RFC 3551 4.5.12): passed on only.
#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

/// What an encoder makes of nothing: unvoiced, of the least energy (some 34 of 32768).
constexpr std::array<std::uint8_t, 7> kLpc10Silence{0x01, 0x08, 0x31, 0x08, 0xca, 0x81, 0x10};

}  // namespace

extern const Sound kLpc10{.silence = repeat_frame<kLpc10Silence.size(), kLpc10Silence>};

}  // namespace asterism::codec
