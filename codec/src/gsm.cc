// SPDX-License-Identifier: Apache-2.0
// GSM 06.10, frames of 33 bytes as RFC 3551 4.5.8 and .gsm files have them, by spandsp.
#include <spandsp/telephony.h>

#include <spandsp/gsm0610.h>

#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

constexpr std::size_t kGsmBytes = 33;
constexpr std::size_t kGsmSamples = 160;

struct FreeGsm {
    void operator()(gsm0610_state_t* s) const { gsm0610_free(s); }
};
using GsmState = std::unique_ptr<gsm0610_state_t, FreeGsm>;

class GsmEncoder final : public Encoder {
public:
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        for (; samples.size() >= kGsmSamples; samples = samples.subspan(kGsmSamples)) {
            const auto at = out.size();
            out.resize(at + kGsmBytes);
            gsm0610_encode(state_.get(), out.data() + at, samples.data(), kGsmSamples);
        }
    }

private:
    GsmState state_{gsm0610_init(nullptr, GSM0610_PACKING_VOIP)};
};

class GsmDecoder final : public Decoder {
public:
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        for (; bytes.size() >= kGsmBytes; bytes = bytes.subspan(kGsmBytes)) {
            const auto at = out.size();
            out.resize(at + kGsmSamples);
            gsm0610_decode(state_.get(), out.data() + at, bytes.data(), kGsmBytes);
        }
    }

private:
    GsmState state_{gsm0610_init(nullptr, GSM0610_PACKING_VOIP)};
};

/// What the encoder makes of nothing.
constexpr std::array<std::uint8_t, kGsmBytes> kGsmSilence{
    0xd8, 0x20, 0xa2, 0xe1, 0x5a, 0x50, 0x00, 0x49, 0x24, 0x92, 0x49, 0x24, 0x50, 0x00, 0x49, 0x24, 0x92,
    0x49, 0x24, 0x50, 0x00, 0x49, 0x24, 0x92, 0x49, 0x24, 0x50, 0x00, 0x49, 0x24, 0x92, 0x49, 0x24};

}  // namespace

extern const Sound kGsm{
    .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<GsmEncoder>(); },
    .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<GsmDecoder>(); },
    .silence = repeat_frame<kGsmBytes, kGsmSilence>,
};

}  // namespace asterism::codec
