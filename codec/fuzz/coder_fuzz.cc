// SPDX-License-Identifier: Apache-2.0
// Any bytes as a packet of each codec: silence is no longer than what was there and stays what it is, and
// decoders take it.
#include <cstdint>
#include <cstdlib>

#include "asterism/codec/coder.h"

using namespace asterism;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 2000) return 0;
    for (const auto& row : codec::table()) {
        std::vector<std::uint8_t> packet(data, data + size);
        if (const auto decoder = codec::make_decoder(row.id)) {
            codec::Samples samples;
            decoder->decode(packet, samples);
        }
        const auto length = codec::make_silent(row.id, packet);
        if (length > packet.size()) std::abort();
        packet.resize(length);
        auto again = packet;
        if (codec::make_silent(row.id, again) != length || again != packet) std::abort();
    }
    return 0;
}
