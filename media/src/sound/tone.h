// SPDX-License-Identifier: Apache-2.0
// Tones by the notation of indications.conf: "440+480/2000,0/4000" is both tones for two seconds, silence for
// four, and again; "!" before a part plays it once; "350*440" modulates. Pure, on a worker.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "asterism/codec/coder.h"

namespace asterism::media {

class Tone {
public:
    /// Nullopt when the notation cannot be read.
    static std::optional<Tone> parse(std::string_view cadence, bool repeat, unsigned sample_rate,
                                     unsigned amplitude = 6500);

    /// Appends `count` samples; false when it is over (the rest is silence).
    bool generate(std::size_t count, codec::Samples& out);

private:
    static constexpr std::size_t kMost = 4;
    struct Part {
        std::array<unsigned, kMost> hz{};  // 0: none
        bool modulated = false;
        bool once = false;
        std::uint64_t samples = 0;  // 0: for ever
    };
    bool next_part();
    std::int16_t sample();

    std::vector<Part> parts_;
    bool repeat_ = true;
    unsigned rate_ = 8000;
    double amplitude_ = 0;
    std::size_t at_ = 0;
    std::uint64_t played_ = 0;
    std::array<double, kMost> phases_{};
    bool first_round_ = true;
};

}  // namespace asterism::media
