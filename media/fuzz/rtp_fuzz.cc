// SPDX-License-Identifier: Apache-2.0
// A call of two legs, one of them fed with any packets at any pace: nothing breaks, and what comes out on the
// other side is RTP of the one SSRC, in one sequence. Each input is a run of records: a byte of orders, a
// byte of length, a packet.
#include <cstdint>
#include <cstdlib>
#include <deque>

#include "../testing/core_rig.h"

using namespace asterism;
using namespace asterism::media;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Options options;
    options.strictrtp = size != 0 && (data[0] & 1) != 0 ? StrictRtp::No : StrictRtp::Yes;
    CoreRig rig(options);
    const auto a = rig.open(0);
    const auto b = rig.open(1);
    auto plan = CoreRig::plan("192.0.2.1:4000");
    plan.rtp_symmetric = true;
    plan.rtp_timeout = Seconds{3};
    plan.rtp_keepalive = Seconds{1};
    rig.stream(a).apply(plan);
    rig.stream(b).apply(CoreRig::plan("192.0.2.2:4000"));
    rig.core.bridge(a, b, {});

    ConstBytes input(data, size);
    std::uint32_t ssrc = 0;
    for (int steps = 0; input.size() > 2 && steps < 200; ++steps) {
        const auto orders = input[0];
        const auto length = std::min<std::size_t>(input[1], input.size() - 2);
        std::vector<std::uint8_t> packet(input.begin() + 2,
                                         input.begin() + 2 + static_cast<std::ptrdiff_t>(length));
        input = input.subspan(2 + length);
        rig.receive(a, (orders & 1) != 0 ? "203.0.113.1:9" : "192.0.2.1:4000", packet, (orders & 2) != 0);
        if ((orders & 4) != 0) rig.stream(b).send_digits(1, "1w#", Millis{60}, Millis{40});
        if ((orders & 8) != 0) rig.stream(b).play(Player::tone(2, {.cadence = "440/100", .repeat = false}));
        if ((orders & 16) != 0) rig.stream(a).set_echo((orders & 32) != 0);
        rig.loop.pass(Millis{orders >> 4});
        for (auto& sent : rig.sent) {
            if (sent.rtcp) {
                if (!read_rtcp(sent.bytes)) std::abort();
                continue;
            }
            const auto out = read_rtp(sent.bytes);
            if (!out) std::abort();
            if (sent.transport.index != 1) continue;
            if (ssrc != 0 && out->ssrc != ssrc) std::abort();
            ssrc = out->ssrc;
        }
        rig.sent.clear();
    }
    return 0;
}
