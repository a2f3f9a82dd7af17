// SPDX-License-Identifier: Apache-2.0
// Sound to bytes and back: one encoder or decoder per direction of a stream, since most remember what was.
// Samples are 16 bits at the codec's sample rate, one channel. Not thread-safe; belongs to whoever made it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "asterism/codec/codec.h"

namespace asterism::codec {

using Samples = std::vector<std::int16_t>;

class Encoder {
public:
    virtual ~Encoder() = default;
    /// Appends the bytes of whole units (Codec::unit_ms); what is over is left out.
    virtual void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) = 0;
};

class Decoder {
public:
    virtual ~Decoder() = default;
    /// Appends the samples of whole units; what is over is left out. Takes any bytes.
    virtual void decode(std::span<const std::uint8_t> bytes, Samples& out) = 0;
};

/// What can be done with the sound of a codec, defined in the codec's own source. Null: it cannot be done
/// here.
struct Sound {
    std::unique_ptr<Encoder> (*encoder)() = nullptr;
    std::unique_ptr<Decoder> (*decoder)() = nullptr;
    /// Writes silence over the payload of a packet, as long in time as what was there, and says how many
    /// bytes it takes: never more. 0: what stood there is no sound of the codec, and nothing is to go in its
    /// place. A constant frame, whatever was sent before: a decoder that hears it is quiet within a few
    /// packets.
    std::size_t (*silence)(std::span<std::uint8_t> payload) = nullptr;
};

/// Null for codecs that we can only pass on, and for None.
std::unique_ptr<Encoder> make_encoder(Id id);
std::unique_ptr<Decoder> make_decoder(Id id);
bool can_encode(Id id);
bool can_decode(Id id);

/// Sound::silence of that codec; 0, too, when it has none.
std::size_t make_silent(Id id, std::span<std::uint8_t> payload);

}  // namespace asterism::codec
