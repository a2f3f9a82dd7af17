// SPDX-License-Identifier: Apache-2.0
#include "digit_tone.h"
#include "digit_detector.h"

namespace asterism::media {
namespace {

/// The digits of `text` as sound of this codec, each so long, with as much silence between; "+5 -5:100" is
/// what is heard of them, lengths rounded to 20 ms.
std::string heard(codec::Id codec, std::string_view text, Millis length) {
    DigitTone tone;
    DigitDetector detector;
    const auto encoder = make_encoder(codec);
    std::string out;
    const auto listen = [&](const std::vector<std::uint8_t>& packet) {
        for (const auto& one : detector.hear(codec, packet)) {
            if (!out.empty()) out += ' ';
            out += one.ended ? fmt::format("-{}:{}", one.digit, (one.ended->count() + 10) / 20 * 20)
                             : fmt::format("+{}", one.digit);
        }
    };
    for (const char digit : text) {
        for (Millis at{0}; at < length; at += Millis{20}) {
            std::vector<std::uint8_t> packet;
            EXPECT_TRUE(tone.sound(codec, digit, at == Millis{0}, 20, packet));
            listen(packet);
        }
        for (Millis at{0}; at < length; at += Millis{20}) {
            std::vector<std::uint8_t> packet;
            encoder->encode(codec::Samples(codec::of(codec).sample_rate / 50), packet);
            listen(packet);
        }
    }
    return out;
}

TEST(DigitTone, IsHeardForEveryDigit) {
    for (const char digit : std::string("0123456789*#ABCD"))
        EXPECT_EQ(heard(codec::Id::Ulaw, std::string(1, digit), Millis{160}),
                  fmt::format("+{0} -{0}:160", digit));
}

TEST(DigitTone, IsHeardInEveryCodecWithAnEncoder) {
    for (const auto codec : {codec::Id::Ulaw, codec::Id::Alaw, codec::Id::G722, codec::Id::Gsm})
        EXPECT_THAT(heard(codec, "5", Millis{200}), testing::AnyOf("+5 -5:200", "+5 -5:180", "+5 -5:220"));
}

TEST(DigitTone, SameDigitTwiceIsTwo) {
    EXPECT_THAT(heard(codec::Id::Ulaw, "77", Millis{100}),
                testing::MatchesRegex("\\+7 -7:(80|100|120) \\+7 -7:(80|100|120)"));
}

TEST(DigitTone, AFlashHasNoSound) {
    DigitTone tone;
    std::vector<std::uint8_t> packet;
    EXPECT_FALSE(tone.sound(codec::Id::Ulaw, '!', true, 20, packet));
    EXPECT_FALSE(tone.sound(codec::Id::Opus, '5', true, 20, packet));
    EXPECT_TRUE(packet.empty());
}

TEST(DigitDetector, SoundThatStopsEndsTheDigit) {
    DigitTone tone;
    DigitDetector detector;
    for (int i = 0; i < 5; ++i) {
        std::vector<std::uint8_t> packet;
        tone.sound(codec::Id::Ulaw, '1', i == 0, 20, packet);
        detector.hear(codec::Id::Ulaw, packet);
    }
    EXPECT_TRUE(detector.active());
    EXPECT_EQ(detector.give_up()->digit, '1');
    EXPECT_FALSE(detector.active());
    EXPECT_FALSE(detector.give_up());
}

TEST(DigitDetector, KnowsOnlyCodecsWithADecoder) {
    DigitDetector detector;
    EXPECT_TRUE(detector.hear(codec::Id::Opus, std::vector<std::uint8_t>(80, 1)).empty());
}

}  // namespace
}  // namespace asterism::media
