// SPDX-License-Identifier: Apache-2.0
// A stream cut at arbitrary points gives the same messages as the whole.
#include "asterism/sip/framer.h"

using namespace asterism::sip;

namespace {

void take(Framer& framer, std::string& out) {
    for (;;) {
        const Frame frame = framer.next();
        if (frame.kind == Frame::Kind::NeedMore) return;
        if (frame.kind == Frame::Kind::Broken) {
            if (!out.ends_with("!")) out += '!';
            return;
        }
        if (frame.kind == Frame::Kind::Message) ((out += '[') += frame.bytes.view()) += ']';
        if (frame.kind == Frame::Kind::Ping) out.append(frame.bytes.size() / 2, 'p');
        if (frame.kind == Frame::Kind::Pong) out += 'q';
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t seed = data[0] + 1u;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const Limits limits{.message = 2000};
    std::string whole;
    Framer at_once(limits);
    at_once.feed(text);
    take(at_once, whole);
    std::string pieces;
    Framer in_pieces(limits);
    for (std::size_t at = 0, step = seed; at < text.size(); at += step, step = step * 7 % 31 + 1) {
        in_pieces.feed(text.substr(at, step));
        take(in_pieces, pieces);
    }
    if (whole != pieces) __builtin_trap();
    return 0;
}
