// SPDX-License-Identifier: Apache-2.0
#include "digit_tone.h"

#include <fmt/core.h>

namespace asterism::media {

namespace {

/// "697+1209"; empty for what has no tone.
std::string tones_of(char digit) {
    static constexpr std::string_view kKeys = "123A456B789C*0#D";
    static constexpr unsigned kLow[] = {697, 770, 852, 941};
    static constexpr unsigned kHigh[] = {1209, 1336, 1477, 1633};
    const auto at = kKeys.find(digit);
    return at == kKeys.npos ? std::string() : fmt::format("{}+{}", kLow[at / 4], kHigh[at % 4]);
}

}  // namespace

bool DigitTone::sound(codec::Id codec, char digit, bool first, unsigned milliseconds,
                      std::vector<std::uint8_t>& out) {
    const auto rate = codec::of(codec).sample_rate;
    if (codec != codec_) {
        codec_ = codec;
        encoder_ = make_encoder(codec);
        first = true;
    }
    if (!encoder_) return false;
    if (first) tone_ = Tone::parse(tones_of(digit), true, rate);
    if (!tone_) return false;
    codec::Samples samples;
    tone_->generate(std::size_t{rate} * milliseconds / 1000, samples);
    encoder_->encode(samples, out);
    return true;
}

}  // namespace asterism::media
