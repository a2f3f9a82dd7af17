// SPDX-License-Identifier: Apache-2.0
#include "asterism/media/mf_tones.h"

#include <gtest/gtest.h>
#include <spandsp/telephony.h>

#include <spandsp/logging.h>

#include <spandsp/complex.h>

#include <spandsp/tone_detect.h>

#include <spandsp/tone_generate.h>

#include <spandsp/super_tone_rx.h>

#include <spandsp/dtmf.h>

#include <spandsp/bell_r2_mf.h>

#include "../sound/tone.h"

namespace asterism::media {
namespace {

/// What a receiver of Bell's makes of it.
std::string heard(const std::string& digits) {
    const auto tones = mf_tones(digits);
    if (!tones) return "nothing";
    auto tone = Tone::parse(tones->cadence, false, 8000);
    if (!tone) return "no cadence";
    codec::Samples samples;
    tone->generate(static_cast<std::size_t>(tones->length.count()) * 8 + 800, samples);
    auto* receiver = bell_mf_rx_init(nullptr, nullptr, nullptr);
    bell_mf_rx(receiver, samples.data(), static_cast<int>(samples.size()));
    char text[64];
    const auto count = bell_mf_rx_get(receiver, text, sizeof text - 1);
    bell_mf_rx_free(receiver);
    return {text, static_cast<std::size_t>(count)};
}

TEST(MfTones, AreUnderstood) {
    EXPECT_EQ(heard("*1234567890#"), "*1234567890#");
    EXPECT_EQ(heard("*55"), "*55");
    EXPECT_EQ(heard("*1wA"), "*1A");
    EXPECT_EQ(heard("*7B"), "*7B");
    EXPECT_EQ(heard("*7C"), "*7C");
}

TEST(MfTones, HaveTheirTimes) {
    const auto tones = mf_tones("*1#wx", {Millis{60}, Millis{100}, Millis{70}, Millis{40}});
    ASSERT_TRUE(tones);
    EXPECT_EQ(tones->cadence, "!1100+1700/100,!0/40,!700+900/60,!0/40,!1500+1700/70,!0/40,!0/500");
    EXPECT_EQ(tones->length, Millis{850});
    EXPECT_FALSE(mf_tones("xyz"));
    EXPECT_FALSE(mf_tones(std::string(101, '1')));
    EXPECT_TRUE(Tone::parse(mf_tones(std::string(100, '1'))->cadence, false, 8000));
}

}  // namespace
}  // namespace asterism::media
