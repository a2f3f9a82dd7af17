// SPDX-License-Identifier: Apache-2.0
// G.711, mu-law and A-law (RFC 3551 4.5.14), by tables that spandsp fills: 256 entries to decode, 65536 to
// encode, made once.
#include <spandsp/telephony.h>

#include <spandsp/bit_operations.h>

#include <spandsp/g711.h>

#include "asterism/codec/coder.h"
#include "silence.h"

namespace asterism::codec {

namespace {

struct Tables {
    std::array<std::int16_t, 256> to_linear;
    std::array<std::uint8_t, 65536> from_linear;
};

template <class Decode, class Encode>
std::unique_ptr<Tables> make_tables(Decode decode, Encode encode) {
    auto tables = std::make_unique<Tables>();
    for (int i = 0; i < 256; ++i) tables->to_linear[i] = decode(static_cast<std::uint8_t>(i));
    for (int i = 0; i < 65536; ++i) tables->from_linear[i] = encode(static_cast<std::int16_t>(i));
    return tables;
}

const Tables& ulaw() {
    static const auto tables = make_tables([](std::uint8_t v) { return ulaw_to_linear(v); },
                                           [](std::int16_t v) { return linear_to_ulaw(v); });
    return *tables;
}

const Tables& alaw() {
    static const auto tables = make_tables([](std::uint8_t v) { return alaw_to_linear(v); },
                                           [](std::int16_t v) { return linear_to_alaw(v); });
    return *tables;
}

class G711Encoder final : public Encoder {
public:
    explicit G711Encoder(const Tables& tables) : tables_(tables) {}
    void encode(std::span<const std::int16_t> samples, std::vector<std::uint8_t>& out) override {
        out.reserve(out.size() + samples.size());
        for (auto s : samples) out.push_back(tables_.from_linear[static_cast<std::uint16_t>(s)]);
    }

private:
    const Tables& tables_;
};

class G711Decoder final : public Decoder {
public:
    explicit G711Decoder(const Tables& tables) : tables_(tables) {}
    void decode(std::span<const std::uint8_t> bytes, Samples& out) override {
        out.reserve(out.size() + bytes.size());
        for (auto b : bytes) out.push_back(tables_.to_linear[b]);
    }

private:
    const Tables& tables_;
};

}  // namespace

// The smallest magnitude: 0 in mu-law, and 8 of 32768 in A-law, which has no 0 (both with all bits of the
// code inverted as ITU-T G.711 wants it).
extern const Sound kUlaw{
    .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<G711Encoder>(ulaw()); },
    .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<G711Decoder>(ulaw()); },
    .silence = repeat_byte<0xff>,
};
extern const Sound kAlaw{
    .encoder = []() -> std::unique_ptr<Encoder> { return std::make_unique<G711Encoder>(alaw()); },
    .decoder = []() -> std::unique_ptr<Decoder> { return std::make_unique<G711Decoder>(alaw()); },
    .silence = repeat_byte<0xd5>,
};

}  // namespace asterism::codec
