// SPDX-License-Identifier: Apache-2.0
// G.722 at 64 kbit/s, 16 kHz, by spandsp.
#include <spandsp/telephony.h>

#include <spandsp/g722.h>

#include "makers.h"

namespace asterism::media {

namespace {

constexpr int kBitRate = 64000;

struct FreeEncoder {
    void operator()(g722_encode_state_t* s) const { g722_encode_free(s); }
};
struct FreeDecoder {
    void operator()(g722_decode_state_t* s) const { g722_decode_free(s); }
};

class G722Encoder final : public Encoder {
public:
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        const auto at = out.size();
        out.resize(at + samples.size() / 2);
        const auto even = samples.size() & ~std::size_t{1};
        const int n = g722_encode(state_.get(), out.data() + at, samples.data(), static_cast<int>(even));
        out.resize(at + static_cast<std::size_t>(std::max(n, 0)));
    }

private:
    std::unique_ptr<g722_encode_state_t, FreeEncoder> state_{g722_encode_init(nullptr, kBitRate, 0)};
};

class G722Decoder final : public Decoder {
public:
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        const auto at = out.size();
        out.resize(at + bytes.size() * 2);
        const int n =
            g722_decode(state_.get(), out.data() + at, bytes.data(), static_cast<int>(bytes.size()));
        out.resize(at + static_cast<std::size_t>(std::max(n, 0)));
    }

private:
    std::unique_ptr<g722_decode_state_t, FreeDecoder> state_{g722_decode_init(nullptr, kBitRate, 0)};
};

}  // namespace

std::unique_ptr<Encoder> make_g722_encoder() { return std::make_unique<G722Encoder>(); }
std::unique_ptr<Decoder> make_g722_decoder() { return std::make_unique<G722Decoder>(); }

}  // namespace asterism::media
