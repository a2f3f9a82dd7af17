// SPDX-License-Identifier: Apache-2.0
// Any bytes: reading never fails badly, what is read prints to something that reads and prints the same, and
// offer/answer takes it as offer and as answer without harm; our own words always read.
#include <cstdint>
#include <cstdlib>

#include "asterism/sdp/offer_answer.h"

using namespace asterism;
using namespace asterism::sdp;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

void must_read(const std::string& text) {
    const auto read = parse(text);
    must(read.has_value());
    must(!fault_in(*read));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto first = parse(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!first) return 0;
    (void)fault_in(*first);
    const auto printed = print(*first);
    const auto second = parse(printed, Limits{.bytes = 128 * 1024, .lines = 4000});
    must(second.has_value());
    must(print(*second) == printed);

    Settings settings;
    settings.allow.allow("all");
    settings.max_audio_streams = 3;
    settings.max_video_streams = 3;
    const SocketAddress here{IpAddress::v4(0x7f000001), 10000};
    OfferAnswer answerer(settings, 1);
    if (answerer.receive_offer(*first)) {
        const std::vector<AnsweredStream> streams(answerer.pending().size(), AnsweredStream{here, {}});
        const auto text = answerer.make_answer(streams);
        if (text) {
            must_read(*text);
            for (const auto& one : answerer.active()) (void)sentence(one);
            // What this leg's peer has, offered to another, who answers with the same words.
            OfferAnswer passed(settings, 2);
            std::vector<OfferedStream> streams_there;
            const auto shapes = shapes_of(answerer.active());
            for (const auto& shape : shapes)
                streams_there.push_back({.kind = shape.kind,
                                         .codecs = shape.codecs(),
                                         .rtp = here,
                                         .numbers = shape.formats,
                                         .attributes = shape.attributes});
            if (const auto offer = passed.make_offer(std::move(streams_there))) {
                must_read(*offer);
                (void)passed.receive_answer(*first);
            }
            const auto again = answerer.make_offer_again();
            must(again.has_value());
            must_read(*again);
            (void)answerer.receive_answer(*first);
        }
    }
    OfferAnswer offerer(settings, 1);
    OfferedStream stream{.codecs = settings.allow.of_kind(MediaKind::Audio), .rtp = here};
    must(offerer.make_offer({stream, stream}).has_value());
    (void)offerer.receive_answer(*first);
    return 0;
}
