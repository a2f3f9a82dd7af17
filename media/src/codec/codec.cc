// SPDX-License-Identifier: Apache-2.0
#include "codec.h"

#include <algorithm>

#include "makers.h"

namespace asterism::media {

using enum sdp::CodecId;

std::unique_ptr<Encoder> make_encoder(sdp::CodecId codec) {
    switch (codec) {
        case Ulaw:
            return make_ulaw_encoder();
        case Alaw:
            return make_alaw_encoder();
        case G722:
            return make_g722_encoder();
        case Gsm:
            return make_gsm_encoder();
        case Slin:
        case Slin12:
        case Slin16:
        case Slin24:
        case Slin32:
        case Slin48:
            return make_l16_encoder();
        default:
            return nullptr;
    }
}

std::unique_ptr<Decoder> make_decoder(sdp::CodecId codec) {
    switch (codec) {
        case Ulaw:
            return make_ulaw_decoder();
        case Alaw:
            return make_alaw_decoder();
        case G722:
            return make_g722_decoder();
        case Gsm:
            return make_gsm_decoder();
        case Slin:
        case Slin12:
        case Slin16:
        case Slin24:
        case Slin32:
        case Slin48:
            return make_l16_decoder();
        default:
            return nullptr;
    }
}

bool can_decode(sdp::CodecId codec) { return make_decoder(codec) != nullptr; }

bool can_encode(sdp::CodecId codec) {
    switch (codec) {
        case Ulaw:
        case Alaw:
        case G722:
        case Gsm:
        case Slin:
        case Slin12:
        case Slin16:
        case Slin24:
        case Slin32:
        case Slin48:
            return true;
        default:
            return false;
    }
}

std::size_t bytes_of(sdp::CodecId codec, unsigned milliseconds) {
    const auto& info = sdp::codec(codec);
    return info.unit_ms == 0 ? 0 : std::size_t{info.unit_bytes} * (milliseconds / info.unit_ms);
}

bool make_silent(sdp::CodecId codec, std::span<std::uint8_t> payload) {
    std::uint8_t silence = 0;
    switch (codec) {
        case sdp::CodecId::Ulaw:
            silence = 0xff;
            break;
        case sdp::CodecId::Alaw:
            silence = 0xd5;
            break;
        case sdp::CodecId::Slin:
        case sdp::CodecId::Slin16:
            break;
        default:
            return false;
    }
    std::ranges::fill(payload, silence);
    return true;
}

}  // namespace asterism::media
