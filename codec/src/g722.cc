// SPDX-License-Identifier: Apache-2.0
// G.722 at 64 kbit/s, 16 kHz (RFC 3551 4.5.2), by spandsp.
#include <spandsp/telephony.h>

#include <spandsp/g722.h>

#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

constexpr int kG722BitRate = 64000;

struct FreeG722Encoder {
    void operator()(g722_encode_state_t* s) const { g722_encode_free(s); }
};
struct FreeG722Decoder {
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
    std::unique_ptr<g722_encode_state_t, FreeG722Encoder> state_{g722_encode_init(nullptr, kG722BitRate, 0)};
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
    std::unique_ptr<g722_decode_state_t, FreeG722Decoder> state_{g722_decode_init(nullptr, kG722BitRate, 0)};
};

}  // namespace

// Both bands at their smallest step, again and again: the predictors come to rest (less than 40 of 32768
// after one packet). What an encoder makes of nothing, 0xfa, would leave ten times as much in a decoder that
// has heard something before.
extern const Sound kG722{
    .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<G722Encoder>(); },
    .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<G722Decoder>(); },
    .silence = repeat_byte<0xff>,
};

}  // namespace asterism::codec
