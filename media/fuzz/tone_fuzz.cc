// SPDX-License-Identifier: Apache-2.0
// Lists of tones, as an administrator or a dialplan writes them.
#include <cstdint>

#include "../src/sound/tone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism::media;
    auto tone = Tone::parse({reinterpret_cast<const char*>(data), size}, size % 2 == 0, 8000);
    if (!tone) return 0;
    asterism::codec::Samples samples;
    for (int i = 0; i < 3; ++i) tone->generate(500, samples);
    if (samples.size() != 1500) __builtin_trap();
    return 0;
}
