// SPDX-License-Identifier: Apache-2.0
#include "tone.h"

#include <algorithm>
#include <cmath>

#include "asterism/base/text.h"
#include "asterism/media/plan.h"

namespace asterism::media {

std::optional<Tone> Tone::parse(std::string_view cadence, bool repeat, unsigned sample_rate,
                                unsigned amplitude) {
    Tone tone;
    tone.repeat_ = repeat;
    tone.rate_ = sample_rate;
    tone.amplitude_ = amplitude;
    for (auto text : split(cadence, ',')) {
        if (text.empty()) continue;
        Part part;
        if (text.starts_with('!')) {
            part.once = true;
            text.remove_prefix(1);
        }
        const auto [tones, time] = split_once(text, '/');
        part.modulated = tones.find('*') != std::string_view::npos;
        std::size_t count = 0;
        for (const auto hz : split(tones, part.modulated ? '*' : '+')) {
            const auto number = parse_uint(trim(hz));
            if (!number || *number > 20000 || count == (part.modulated ? 2 : kMost)) return std::nullopt;
            part.hz[count++] = static_cast<unsigned>(*number);
        }
        const auto length = time.empty() ? std::optional<std::uint64_t>(0) : parse_uint(trim(time));
        if (count == 0 || !length || *length > 86'400'000) return std::nullopt;
        part.samples = *length * sample_rate / 1000;
        if (tone.parts_.size() == 256) return std::nullopt;
        tone.parts_.push_back(part);
    }
    if (tone.parts_.empty()) return std::nullopt;
    return tone;
}

bool is_cadence(std::string_view cadence) { return Tone::parse(cadence, true, 8000).has_value(); }

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
    std::array<double, kMost> waves{};
    for (std::size_t i = 0; i < kMost && part.hz[i] != 0; ++i) {
        waves[i] = std::sin(phases_[i]);
        phases_[i] = std::fmod(phases_[i] + 2 * M_PI * part.hz[i] / rate_, 2 * M_PI);
    }
    // Modulation to 90%, as the notation means it.
    if (part.modulated) return static_cast<std::int16_t>(amplitude_ * waves[0] * (1 + 0.9 * waves[1]));
    double sum = 0;
    for (const double wave : waves) sum += amplitude_ * wave;
    return static_cast<std::int16_t>(std::clamp(sum, -32768.0, 32767.0));
}

bool Tone::generate(std::size_t count, codec::Samples& out) {
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
