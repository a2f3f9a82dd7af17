// SPDX-License-Identifier: Apache-2.0
#include "asterism/codec/coder.h"

namespace asterism::codec {

bool can_encode(Id id) {
    const auto* sound = of(id).sound;
    return sound != nullptr && sound->encoder != nullptr;
}

bool can_decode(Id id) {
    const auto* sound = of(id).sound;
    return sound != nullptr && sound->decoder != nullptr;
}

std::unique_ptr<Encoder> make_encoder(Id id) { return can_encode(id) ? of(id).sound->encoder() : nullptr; }

std::unique_ptr<Decoder> make_decoder(Id id) { return can_decode(id) ? of(id).sound->decoder() : nullptr; }

std::size_t make_silent(Id id, std::span<std::uint8_t> payload) {
    const auto* sound = of(id).sound;
    return sound == nullptr || sound->silence == nullptr ? 0 : sound->silence(payload);
}

}  // namespace asterism::codec
