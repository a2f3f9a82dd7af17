// SPDX-License-Identifier: Apache-2.0
// Sound to bytes and back: one encoder or decoder per direction of a stream, since most remember what was.
// Samples are 16 bits at the codec's sample rate. Not thread-safe; belongs to whoever made it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "asterism/media/codecs.h"

namespace asterism::media {

using Samples = std::vector<std::int16_t>;

class Encoder {
public:
    virtual ~Encoder() = default;
    /// Appends the bytes of whole units (CodecInfo::unit_ms); what is over is left out.
    virtual void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) = 0;
};

class Decoder {
public:
    virtual ~Decoder() = default;
    /// Appends the samples of whole units; what is over is left out.
    virtual void decode(std::span<const std::uint8_t> bytes, Samples& out) = 0;
};

/// Null for codecs that we can only pass on.
std::unique_ptr<Encoder> make_encoder(sdp::CodecId codec);
std::unique_ptr<Decoder> make_decoder(sdp::CodecId codec);

/// Bytes of `time` in a codec of fixed unit size; 0 for others.
std::size_t bytes_of(sdp::CodecId codec, unsigned milliseconds);

/// Writes silence over a packet of that codec. False: it has no silence of the same length.
bool make_silent(sdp::CodecId codec, std::span<std::uint8_t> payload);

}  // namespace asterism::media
