// SPDX-License-Identifier: Apache-2.0
#include "tone.h"

#include <cmath>

#include "asterism/base/text.h"

namespace asterism::media {

namespace {
constexpr double kAmplitude = 6500;  // each of two tones: together about -8 dBm0
}

std::optional<Tone> Tone::parse(std::string_view cadence, bool repeat, unsigned sample_rate) {
    Tone tone;
    tone.repeat_ = repeat;
    tone.rate_ = sample_rate;
    for (auto text : split(cadence, ',')) {
        if (text.empty()) continue;
        Part part;
        if (text.starts_with('!')) {
            part.once = true;
            text.remove_prefix(1);
        }
        const auto [tones, time] = split_once(text, '/');
        const auto sign = tones.find_first_of("+*");
        part.modulated = sign != std::string_view::npos && tones[sign] == '*';
        const auto low = parse_uint(trim(tones.substr(0, sign)));
        const auto high = sign == std::string_view::npos ? std::optional<std::uint64_t>(0)
                                                         : parse_uint(trim(tones.substr(sign + 1)));
        const auto length = time.empty() ? std::optional<std::uint64_t>(0) : parse_uint(trim(time));
        if (!low || !high || !length || *low > 20000 || *high > 20000 || *length > 86'400'000)
            return std::nullopt;
        part.low = static_cast<unsigned>(*low);
        part.high = static_cast<unsigned>(*high);
        part.samples = *length * sample_rate / 1000;
        if (tone.parts_.size() == 256) return std::nullopt;
        tone.parts_.push_back(part);
    }
    if (tone.parts_.empty()) return std::nullopt;
    return tone;
}

bool Tone::next_part() {
    played_ = 0;
    for (std::size_t tries = 0; tries <= parts_.size(); ++tries) {
        if (++at_ >= parts_.size()) {
            if (!repeat_) return false;
            at_ = 0;
            first_round_ = false;
        }
        if (first_round_ || !parts_[at_].once) return true;
    }
    return false;  // all of them play once
}

std::int16_t Tone::sample() {
    const auto& part = parts_[at_];
    if (part.low == 0) return 0;
    const double a = std::sin(phase_low_);
    phase_low_ = std::fmod(phase_low_ + 2 * M_PI * part.low / rate_, 2 * M_PI);
    if (part.high == 0) return static_cast<std::int16_t>(kAmplitude * a);
    const double b = std::sin(phase_high_);
    phase_high_ = std::fmod(phase_high_ + 2 * M_PI * part.high / rate_, 2 * M_PI);
    // Modulation to 90%, as the notation means it.
    return static_cast<std::int16_t>(part.modulated ? kAmplitude * a * (1 + 0.9 * b) : kAmplitude * (a + b));
}

bool Tone::generate(std::size_t count, Samples& out) {
    while (count != 0) {
        if (at_ >= parts_.size()) break;
        const auto& part = parts_[at_];
        if (part.samples != 0 && played_ >= part.samples) {
            if (!next_part()) at_ = parts_.size();
            continue;
        }
        out.push_back(sample());
        ++played_;
        --count;
    }
    out.insert(out.end(), count, 0);
    return at_ < parts_.size();
}

}  // namespace asterism::media
