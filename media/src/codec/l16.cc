// SPDX-License-Identifier: Apache-2.0
#include "makers.h"

namespace asterism::media {

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

std::unique_ptr<Encoder> make_l16_encoder() { return std::make_unique<L16Encoder>(); }
std::unique_ptr<Decoder> make_l16_decoder() { return std::make_unique<L16Decoder>(); }

}  // namespace asterism::media
