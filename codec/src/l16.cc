// SPDX-License-Identifier: Apache-2.0
// Linear samples of 16 bits in network order, of any rate (RFC 3551 4.5.11).
#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

class L16Encoder final : public Encoder {
public:
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        for (auto s : samples) {
            out.push_back(static_cast<std::uint8_t>(static_cast<std::uint16_t>(s) >> 8));
            out.push_back(static_cast<std::uint8_t>(s));
        }
    }
};

class L16Decoder final : public Decoder {
public:
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        for (; bytes.size() >= 2; bytes = bytes.subspan(2))
            out.push_back(static_cast<std::int16_t>(bytes[0] << 8 | bytes[1]));
    }
};

}  // namespace

extern const Sound kL16{
    .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<L16Encoder>(); },
    .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<L16Decoder>(); },
    .silence = repeat_byte<0>,
};

}  // namespace asterism::codec
