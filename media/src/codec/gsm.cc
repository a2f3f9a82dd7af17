// SPDX-License-Identifier: Apache-2.0
// GSM 06.10, frames of 33 bytes as RFC 3551 4.5.8 and .gsm files have them, by spandsp.
#include <spandsp/telephony.h>

#include <spandsp/gsm0610.h>

#include "makers.h"

namespace asterism::media {

namespace {

constexpr std::size_t kFrameBytes = 33;
constexpr std::size_t kFrameSamples = 160;

struct Free {
    void operator()(gsm0610_state_t* s) const { gsm0610_free(s); }
};
using State = std::unique_ptr<gsm0610_state_t, Free>;

class GsmEncoder final : public Encoder {
public:
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        for (; samples.size() >= kFrameSamples; samples = samples.subspan(kFrameSamples)) {
            const auto at = out.size();
            out.resize(at + kFrameBytes);
            gsm0610_encode(state_.get(), out.data() + at, samples.data(), kFrameSamples);
        }
    }

private:
    State state_{gsm0610_init(nullptr, GSM0610_PACKING_VOIP)};
};

class GsmDecoder final : public Decoder {
public:
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        for (; bytes.size() >= kFrameBytes; bytes = bytes.subspan(kFrameBytes)) {
            const auto at = out.size();
            out.resize(at + kFrameSamples);
            gsm0610_decode(state_.get(), out.data() + at, bytes.data(), kFrameBytes);
        }
    }

private:
    State state_{gsm0610_init(nullptr, GSM0610_PACKING_VOIP)};
};

}  // namespace

std::unique_ptr<Encoder> make_gsm_encoder() { return std::make_unique<GsmEncoder>(); }
std::unique_ptr<Decoder> make_gsm_decoder() { return std::make_unique<GsmDecoder>(); }

}  // namespace asterism::media
