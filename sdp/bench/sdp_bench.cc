// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "asterism/sdp/offer_answer.h"

namespace {

using namespace asterism;
using namespace asterism::sdp;

const SharedBytes kInvite = SharedBytes::copy(
    "v=0\r\no=alice 53655765 2353687637 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    "m=audio 49170 RTP/AVP 0 8 9 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:9 "
    "G722/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n");

void parse_the_sdp_of_an_invite(benchmark::State& state) {
    for (auto _ : state) {
        auto made = parse(kInvite);
        benchmark::DoNotOptimize(made);
    }
}
BENCHMARK(parse_the_sdp_of_an_invite);

void answer_an_offer(benchmark::State& state) {
    Settings settings;
    settings.allow.allow("ulaw,alaw,g722");
    const std::vector<AnsweredStream> streams{{.rtp = {IpAddress::v4(0x7f000001), 10000}}};
    for (auto _ : state) {
        auto made = parse(kInvite);
        OfferAnswer oa(settings, 1);
        (void)oa.receive_offer(*made);
        auto text = oa.make_answer(streams);
        benchmark::DoNotOptimize(text);
    }
}
BENCHMARK(answer_an_offer);

}  // namespace
