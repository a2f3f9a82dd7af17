// SPDX-License-Identifier: Apache-2.0
// G.726 at 32 kbit/s, by spandsp: two codes in a byte, the first one in the low half (RFC 3551 4.5.4) or, as
// AAL2 has it, in the high half (ITU-T I.366.2 annex E).
#include <spandsp/telephony.h>

#include <spandsp/bitstream.h>

#include <spandsp/g726.h>

#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

constexpr int kG726BitRate = 32000;

struct FreeG726 {
    void operator()(g726_state_t* s) const { g726_free(s); }
};
using G726State = std::unique_ptr<g726_state_t, FreeG726>;

template <int kPacking>
G726State begin_g726() {
    return G726State(g726_init(nullptr, kG726BitRate, G726_ENCODING_LINEAR, kPacking));
}

template <int kPacking>
class G726Encoder final : public Encoder {
public:
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        const auto at = out.size();
        const auto even = samples.size() & ~std::size_t{1};
        out.resize(at + even / 2);
        const int n = g726_encode(state_.get(), out.data() + at, samples.data(), static_cast<int>(even));
        out.resize(at + static_cast<std::size_t>(std::max(n, 0)));
    }

private:
    G726State state_ = begin_g726<kPacking>();
};

template <int kPacking>
class G726Decoder final : public Decoder {
public:
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        const auto at = out.size();
        out.resize(at + bytes.size() * 2);
        const int n =
            g726_decode(state_.get(), out.data() + at, bytes.data(), static_cast<int>(bytes.size()));
        out.resize(at + static_cast<std::size_t>(std::max(n, 0)));
    }

private:
    G726State state_ = begin_g726<kPacking>();
};

template <int kPacking>
constexpr Sound g726_sound() {
    return {
        .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<G726Encoder<kPacking>>(); },
        .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<G726Decoder<kPacking>>(); },
        // The smallest difference, whose size is nothing at any step.
        .silence = repeat_byte<0xff>,
    };
}

}  // namespace

extern const Sound kG726 = g726_sound<G726_PACKING_RIGHT>();
extern const Sound kG726Aal2 = g726_sound<G726_PACKING_LEFT>();

}  // namespace asterism::codec
