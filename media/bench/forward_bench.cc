// SPDX-License-Identifier: Apache-2.0
// The core alone: one packet through a bridge of 500 calls, and the codecs' price per 20 ms.
#include <benchmark/benchmark.h>

#include "../testing/core_rig.h"

namespace {

using namespace asterism;
using namespace asterism::media;

void forward_a_packet(benchmark::State& state) {
    CoreRig rig;
    rig.keep_packets = false;
    constexpr std::uint32_t kCalls = 500;
    std::vector<SocketAddress> from;
    for (std::uint32_t i = 0; i < 2 * kCalls; ++i) {
        const auto id = rig.open(i);
        auto plan = CoreRig::plan("127.0.0.1:4000");
        plan.remote_rtp.port = static_cast<std::uint16_t>(4000 + i);
        from.push_back(plan.remote_rtp);
        rig.stream(id).apply(plan);
        if (i % 2 == 1) rig.core.bridge({i - 1, 1, 0}, id, {});
    }
    auto packet = CoreRig::packet(0, 0, 0);
    std::uint32_t n = 0;
    for (auto _ : state) {
        const auto leg = n % (2 * kCalls);
        const auto round = n / (2 * kCalls);
        write_rtp_header(packet.data(), {.payload_type = 0,
                                         .marker = false,
                                         .sequence = static_cast<std::uint16_t>(round),
                                         .timestamp = round * 160,
                                         .ssrc = leg});
        rig.core.on_packet({leg, 1, 0}, false, from[leg], packet);
        ++n;
    }
    if (rig.sent_count != n) state.SkipWithError("packets were lost");
}
BENCHMARK(forward_a_packet);

template <codec::Id codec>
void encode_20_ms(benchmark::State& state) {
    const auto encoder = make_encoder(codec);
    const codec::Samples samples(codec::of(codec).sample_rate / 50, 1000);
    std::vector<std::uint8_t> out;
    for (auto _ : state) {
        out.clear();
        encoder->encode(samples, out);
        benchmark::DoNotOptimize(out);
    }
}
BENCHMARK(encode_20_ms<codec::Id::Ulaw>);
BENCHMARK(encode_20_ms<codec::Id::G722>);
BENCHMARK(encode_20_ms<codec::Id::Gsm>);

}  // namespace
