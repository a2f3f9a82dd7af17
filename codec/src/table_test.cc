// SPDX-License-Identifier: Apache-2.0
#include "asterism/codec/coder.h"
#include "asterism/codec/parameters.h"

namespace asterism::codec {
namespace {

TEST(Codecs, AreFoundByNameRtpmapAndStaticNumber) {
    EXPECT_EQ(by_name("ulaw"), Id::Ulaw);
    EXPECT_EQ(by_name("pcmu"), Id::None);
    EXPECT_EQ(by_rtpmap(Kind::Audio, "pcma", 8000, 1), Id::Alaw);
    EXPECT_EQ(by_rtpmap(Kind::Audio, "opus", 48000, 2), Id::Opus);
    EXPECT_EQ(by_rtpmap(Kind::Audio, "L16", 16000, 1), Id::Slin16);
    EXPECT_EQ(by_rtpmap(Kind::Video, "PCMU", 8000, 1), Id::None);
    EXPECT_EQ(by_static_payload(Kind::Audio, 9), Id::G722);
    EXPECT_EQ(by_static_payload(Kind::Audio, 96), Id::None);
}

TEST(Codecs, EachNameLeadsToItsOwnEntry) {
    for (const auto& entry : table()) EXPECT_EQ(by_name(entry.name), entry.id);
}

TEST(Codecs, NothingThatNamesOneNamesAnother) {
    std::set<std::string_view> names;
    std::map<int, std::string_view> fixed, offered;
    for (const auto& row : table()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        if (row.static_payload >= 0) {
            EXPECT_TRUE(fixed.emplace(row.static_payload, row.name).second) << row.name;
            EXPECT_EQ(by_static_payload(row.kind, static_cast<unsigned>(row.static_payload)), row.id)
                << row.name;
            EXPECT_LT(row.static_payload, 35) << row.name;
        }
        if (row.preferred_payload >= 0) {
            EXPECT_TRUE(offered.emplace(row.preferred_payload, row.name).second) << row.name;
        }
        if (!row.encoding.empty()) {
            EXPECT_EQ(by_rtpmap(row.kind, row.encoding, row.clock, row.channels), row.id) << row.name;
        }
    }
    EXPECT_EQ(by_rtpmap(Kind::Audio, "G722", 16000, 1), Id::G722);
    EXPECT_EQ(by_rtpmap(Kind::Audio, "", 8000, 1), Id::None);
    EXPECT_EQ(of(Id::None).name, "");
}

TEST(Codecs, EachRowIsOfOnePiece) {
    for (const auto& row : table()) {
        SCOPED_TRACE(row.name);
        EXPECT_FALSE(row.description.empty());
        EXPECT_NE(row.clock, 0u);
        if (row.kind != Kind::Audio) {
            EXPECT_EQ(row.sound, nullptr);
            EXPECT_EQ(row.unit_bytes, 0);
            continue;
        }
        ASSERT_NE(row.sound, nullptr);
        EXPECT_GT(row.unit_ms, 0);
        EXPECT_LE(row.min_ptime, row.default_ptime);
        EXPECT_LE(row.default_ptime, row.max_ptime);
        EXPECT_EQ(row.default_ptime % row.unit_ms, 0);
        EXPECT_EQ(bytes_of(row.id, row.unit_ms), row.unit_bytes);
    }
}

TEST(Codecs, WhatIsEncodedIsDecodedAndBothCutAlike) {
    std::size_t coders = 0;
    for (const auto& row : table()) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(can_encode(row.id), can_decode(row.id));
        const auto encoder = make_encoder(row.id);
        const auto decoder = make_decoder(row.id);
        if (!encoder) continue;
        ++coders;
        const auto unit = samples_of_unit(row);
        std::vector<std::uint8_t> bytes;
        encoder->encode(Samples(unit), bytes);
        EXPECT_EQ(bytes.size(), row.unit_bytes);
        Samples samples;
        decoder->decode(bytes, samples);
        EXPECT_EQ(samples.size(), unit);
    }
    EXPECT_EQ(coders, 16u);
}

/// 440 Hz that comes out as loud as it went in.
TEST(Codecs, SoundPasses) {
    for (const auto& row : table()) {
        const auto encoder = make_encoder(row.id);
        if (!encoder) continue;
        Samples in, out;
        for (unsigned i = 0; i < row.sample_rate / 2; ++i)
            in.push_back(static_cast<std::int16_t>(8000 * std::sin(2 * M_PI * 440 * i / row.sample_rate)));
        std::vector<std::uint8_t> bytes;
        encoder->encode(in, bytes);
        make_decoder(row.id)->decode(bytes, out);
        ASSERT_EQ(out.size(), in.size()) << row.name;
        double before = 0, after = 0;
        for (auto s : in) before += double{1.0} * s * s;
        for (auto s : out) after += double{1.0} * s * s;
        EXPECT_NEAR(after / before, 1, 0.15) << row.name;
    }
}

}  // namespace
}  // namespace asterism::codec
