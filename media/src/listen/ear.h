// SPDX-License-Identifier: Apache-2.0
// What a peer says, as samples: decoded once for all who listen (talk, fax tones, recordings). On a worker.
#pragma once

#include <memory>
#include <span>

#include "../codec/codec.h"

namespace asterism::media {

class Ear {
public:
    /// Samples at the codec's rate; empty for a codec that we cannot read. Valid until the next call.
    std::span<const std::int16_t> hear(sdp::CodecId codec, std::span<const std::uint8_t> payload) {
        if (codec != codec_) {
            codec_ = codec;
            decoder_ = make_decoder(codec);
        }
        samples_.clear();
        if (decoder_) decoder_->decode(payload, samples_);
        return samples_;
    }

private:
    sdp::CodecId codec_ = sdp::CodecId::None;
    std::unique_ptr<Decoder> decoder_;
    Samples samples_;
};

}  // namespace asterism::media
