// SPDX-License-Identifier: Apache-2.0
// Dialogic ADPCM at 32 kbit/s, by spandsp: what stands in .vox files, and what the reference sends and takes
// under the name DVI4. Others send under it what RFC 3551 4.5.1 says, which has a head of four bytes in each
// packet.
#include <spandsp/telephony.h>

#include <spandsp/oki_adpcm.h>

#include "asterism/codec/coder.h"

namespace asterism::codec {

namespace {

constexpr int kAdpcmBitRate = 32000;

struct FreeAdpcm {
    void operator()(oki_adpcm_state_t* s) const { oki_adpcm_free(s); }
};
using AdpcmState = std::unique_ptr<oki_adpcm_state_t, FreeAdpcm>;

class AdpcmEncoder final : public Encoder {
public:
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        const auto at = out.size();
        const auto even = samples.size() & ~std::size_t{1};
        out.resize(at + even / 2);
        const int n = oki_adpcm_encode(state_.get(), out.data() + at, samples.data(), static_cast<int>(even));
        out.resize(at + static_cast<std::size_t>(std::max(n, 0)));
    }

private:
    AdpcmState state_{oki_adpcm_init(nullptr, kAdpcmBitRate)};
};

class AdpcmDecoder final : public Decoder {
public:
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        const auto at = out.size();
        out.resize(at + bytes.size() * 2);
        const int n =
            oki_adpcm_decode(state_.get(), out.data() + at, bytes.data(), static_cast<int>(bytes.size()));
        out.resize(at + static_cast<std::size_t>(std::max(n, 0)));
    }

private:
    AdpcmState state_{oki_adpcm_init(nullptr, kAdpcmBitRate)};
};

/// Quiet for both: steps up and down by the least difference in turn. Read as RFC 3551 has it, the first four
/// bytes are a predicted value of 136 (of 32768) and the step 8, read as Dialogic's they go up as often as
/// down.
std::size_t silent_adpcm(std::span<std::uint8_t> payload) {
    static constexpr std::array<std::uint8_t, 4> kHead{0x00, 0x88, 0x08, 0x08};
    std::ranges::fill(payload, 0x08);
    if (payload.size() >= kHead.size()) std::ranges::copy(kHead, payload.begin());
    return payload.size();
}

}  // namespace

extern const Sound kAdpcm{
    .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<AdpcmEncoder>(); },
    .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<AdpcmDecoder>(); },
    .silence = silent_adpcm,
};

}  // namespace asterism::codec
