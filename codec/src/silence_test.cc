// SPDX-License-Identifier: Apache-2.0
// Silence of each codec: of the right length, and quiet for a decoder that has heard something loud before.
// Frames of codecs that have no decoder here were heard by the decoders of others (FFmpeg, libopus, libspeex,
// bcg729).
#include "asterism/codec/coder.h"

namespace asterism::codec {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes silent(Id id, Bytes payload) {
    payload.resize(make_silent(id, payload));
    return payload;
}

Bytes noise(std::size_t length) {
    Bytes out(length);
    std::uint32_t state = 7;
    for (auto& byte : out) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
    return out;
}

TEST(Silence, IsKnownOfEveryCodecThatMayCome) {
    std::string without;
    for (const auto& row : table())
        if (row.kind == Kind::Audio && row.sound->silence == nullptr) without += std::string(row.name) + " ";
    // The first and the last four have no name in SDP.
    EXPECT_EQ(without, "codec2 siren7 siren14 g719 silk8 silk12 silk16 silk24 ");
    EXPECT_EQ(silent(Id::G719, noise(160)).size(), 0u);
    EXPECT_EQ(silent(Id::H264, noise(160)).size(), 0u);
    EXPECT_EQ(silent(Id::None, noise(160)).size(), 0u);
}

TEST(Silence, IsAsLongAsWhatWasThere) {
    for (const auto& row : table()) {
        if (row.sound == nullptr || row.sound->silence == nullptr || row.unit_bytes == 0) continue;
        for (const auto units : {1u, 2u, 3u}) {
            auto before = noise(std::size_t{row.unit_bytes} * units);
            if (row.id == Id::G723)
                for (std::size_t at = 0; at < before.size(); at += row.unit_bytes) before[at] &= 0xfc;
            const auto after = silent(row.id, before);
            EXPECT_EQ(after.size(), before.size()) << row.name;
            EXPECT_EQ(after, silent(row.id, after)) << row.name;
        }
        EXPECT_TRUE(silent(row.id, {}).empty()) << row.name;
    }
}

TEST(Silence, IsQuietBehindSomethingLoud) {
    for (const auto& row : table()) {
        const auto encoder = make_encoder(row.id);
        const auto decoder = make_decoder(row.id);
        if (!encoder) continue;
        Samples loud, heard;
        for (unsigned i = 0; i < row.sample_rate / 2; ++i)
            loud.push_back(static_cast<std::int16_t>(12000 * std::sin(2 * M_PI * 700 * i / row.sample_rate)));
        Bytes bytes;
        encoder->encode(loud, bytes);
        decoder->decode(bytes, heard);
        heard.clear();
        const auto silence = silent(row.id, noise(bytes_of(row.id, 20)));
        for (int packet = 0; packet < 10; ++packet) decoder->decode(silence, heard);
        // What sounds is what changes: a level that stands still is not heard.
        const auto rest = std::span(heard).last(heard.size() / 2);
        const auto [least, most] = std::ranges::minmax(rest);
        EXPECT_LT(most - least, 128) << row.name;
    }
}

TEST(Silence, OfAdpcmIsQuietInBothReadings) {
    const auto payload = silent(Id::Adpcm, noise(84));
    // RFC 3551 4.5.1: predicted value, index, and steps from there.
    EXPECT_LT(payload[0] << 8 | payload[1], 256);
    EXPECT_LE(payload[2], 8);
    EXPECT_EQ(payload[10], 0x08);
}

TEST(Silence, OfG723KeepsTheSortOfEachFrame) {
    auto packet = noise(24 + 20 + 4);
    packet[0] &= 0xfc;
    packet[24] = static_cast<std::uint8_t>((packet[24] & 0xfc) | 1);
    packet[44] = static_cast<std::uint8_t>((packet[44] & 0xfc) | 2);
    Bytes wanted(48);
    wanted[24] = 1;
    wanted[44] = 2;
    EXPECT_EQ(silent(Id::G723, packet), wanted);
    packet.resize(30);  // the second frame is cut off
    EXPECT_EQ(silent(Id::G723, packet).size(), 24u);
}

TEST(Silence, OfG729LeavesComfortNoiseOut) {
    const auto packet = silent(Id::G729, noise(22));
    EXPECT_EQ(packet.size(), 20u);
    EXPECT_EQ(packet[0], 0x78);
    EXPECT_EQ(packet[10], 0x78);
    EXPECT_TRUE(silent(Id::G729, noise(2)).empty());
}

TEST(Silence, OfIlbcIsOfTheModeThatCame) {
    EXPECT_EQ(silent(Id::Ilbc, noise(38)).size(), 38u);
    EXPECT_EQ(silent(Id::Ilbc, noise(100)).size(), 100u);
    EXPECT_NE(silent(Id::Ilbc, noise(38))[0], silent(Id::Ilbc, noise(50))[0]);
    EXPECT_TRUE(silent(Id::Ilbc, noise(40)).empty());
}

Bytes opus(std::uint8_t toc, std::size_t length, std::uint8_t second = 0) {
    auto packet = noise(length);
    packet[0] = toc;
    if (length > 1) packet[1] = second;
    return packet;
}

TEST(Silence, OfOpusLastsAsLong) {
    EXPECT_EQ(silent(Id::Opus, opus(0x78, 35)), (Bytes{0xf8, 0xff, 0xfe}));                 // hybrid, 20 ms
    EXPECT_EQ(silent(Id::Opus, opus(0xfc, 60)), (Bytes{0xf8, 0xff, 0xfe}));                 // stereo
    EXPECT_EQ(silent(Id::Opus, opus(0x00, 20)), (Bytes{0xf0, 0xff, 0xfe}));                 // SILK, 10 ms
    EXPECT_EQ(silent(Id::Opus, opus(0xe0, 20)), (Bytes{0xe0, 0xff, 0xfe}));                 // CELT, 2.5 ms
    EXPECT_EQ(silent(Id::Opus, opus(0x10, 40)), (Bytes{0xfb, 2, 0xff, 0xfe, 0xff, 0xfe}));  // SILK, 40 ms
    EXPECT_EQ(silent(Id::Opus, opus(0x79, 40)), (Bytes{0xfb, 2, 0xff, 0xfe, 0xff, 0xfe}));  // two of 20 ms
    EXPECT_EQ(silent(Id::Opus, opus(0xfb, 90, 3)), (Bytes{0xfb, 3, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe}));
    EXPECT_EQ(silent(Id::Opus, opus(0x18, 2)), (Bytes{0x18}));  // no room: a frame of 60 ms without bytes
    EXPECT_EQ(silent(Id::Opus, opus(0x7b, 3, 0xc2)), (Bytes{0x7b, 2}));
    EXPECT_TRUE(silent(Id::Opus, opus(0xfb, 90, 0)).empty());   // no frames
    EXPECT_TRUE(silent(Id::Opus, opus(0x1b, 90, 63)).empty());  // longer than 120 ms
    EXPECT_TRUE(silent(Id::Opus, {0xfb}).empty());
    EXPECT_TRUE(silent(Id::Opus, {}).empty());
}

TEST(Silence, OfSpeexHasAsManyFrames) {
    // Quality 8 of a narrow and of a wide encoder: mode 5 is 300 bits, its higher layer 112.
    auto narrow = noise(38);
    narrow[0] = 0x2e;
    narrow[37] = static_cast<std::uint8_t>((narrow[37] & 0xf0) | 7);
    const Bytes one{0x0e, 0x9d, 0x66, 0x00, 0x00, 0x0f};
    EXPECT_EQ(silent(Id::Speex, narrow), one);
    // Two frames of mode 8 (79 bits): 158 bits, and 86 of silence.
    Bytes two(20);
    two[0] = 0x46;    // 0 1000...
    two[9] = 0x00;    // bit 79 begins the second: 0 at bit 79
    two[10] = 0x80;   // 1000
    two[19] |= 0x01;  // padding
    const auto after = silent(Id::Speex, two);
    ASSERT_EQ(after.size(), 11u);
    EXPECT_TRUE(std::equal(after.begin(), after.begin() + 5, one.begin()));
    EXPECT_EQ(after[5], 0x01);  // 43 bits: the second begins with bit 43: 0 0001 110 ...
    EXPECT_TRUE(silent(Id::Speex, {0x7f}).empty());
    EXPECT_TRUE(silent(Id::Speex, {}).empty());
    for (std::size_t length = 1; length < 80; ++length)
        EXPECT_LE(silent(Id::Speex16, noise(length)).size(), length);
}

}  // namespace
}  // namespace asterism::codec
