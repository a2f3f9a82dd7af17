// SPDX-License-Identifier: Apache-2.0
// What a peer says, as samples: decoded once for all who listen (talk, fax tones, recordings). On a worker.
#pragma once

#include <memory>
#include <span>

#include "asterism/codec/coder.h"

namespace asterism::media {

class Ear {
public:
    /// codec::Samples at the codec's rate; empty for a codec that we cannot read. Valid until the next call.
    std::span<const std::int16_t> hear(codec::Id codec, std::span<const std::uint8_t> payload) {
        if (codec != codec_) {
            codec_ = codec;
            decoder_ = make_decoder(codec);
        }
        samples_.clear();
        if (decoder_) decoder_->decode(payload, samples_);
        return samples_;
    }

private:
    codec::Id codec_ = codec::Id::None;
    std::unique_ptr<codec::Decoder> decoder_;
    codec::Samples samples_;
};

}  // namespace asterism::media
