// SPDX-License-Identifier: Apache-2.0
// Any bytes as RTCP, read alone and by a stream; what we write in return always reads.
#include <cstdint>
#include <cstdlib>

#include "../testing/core_rig.h"

using namespace asterism;
using namespace asterism::media;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ConstBytes bytes(data, size);
    const auto in = read_rtcp(bytes);
    if (in && in->reports.size() > 62) std::abort();
    if (in) {
        const auto again =
            write_rtcp({.ssrc = in->ssrc,
                        .sender = in->sender,
                        .report = in->reports.empty() ? std::nullopt : std::optional(in->reports[0]),
                        .cname = "fuzz",
                        .bye = in->bye});
        if (!read_rtcp(again)) std::abort();
    }
    CoreRig rig;
    const auto id = rig.open(0);
    rig.stream(id).apply(CoreRig::plan("192.0.2.1:4000"));
    rig.receive(id, "192.0.2.1:4000", CoreRig::packet(0, 1, 1));
    rig.receive(id, "192.0.2.1:4001", {bytes.begin(), bytes.end()}, true);
    rig.receive(id, "192.0.2.1:4000", {bytes.begin(), bytes.end()});  // RFC 5761
    // A picture that is asked for, of one who sends one.
    const auto eye = rig.open_video(1);
    const auto camera = rig.open_video(2);
    for (const auto& [stream, from] :
         {std::pair(eye, "192.0.2.2:4000"), std::pair(camera, "192.0.2.3:4000")}) {
        auto plan = CoreRig::plan(from);
        plan.pictures = PictureWay::Fir;
        rig.stream(stream).apply(std::move(plan));
        rig.receive(stream, from, CoreRig::packet(0, 1, 1));
    }
    rig.core.bridge(eye, camera, {});
    rig.loop.pass(Millis{1000});
    rig.receive(eye, "192.0.2.2:4001", {bytes.begin(), bytes.end()}, true);
    rig.loop.pass(Millis{6000});
    for (auto& sent : rig.sent)
        if (sent.rtcp && !read_rtcp(sent.bytes)) std::abort();
    (void)rig.stream(id).stats();
    return 0;
}
