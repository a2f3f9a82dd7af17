// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/decision.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/sdp/stream.h"

namespace asterism::sdp {

namespace {

/// Whose words go into a log or a header: nothing that ends a line or a quoted string.
bool is_plain(char c) { return c > ' ' && c < 127 && c != '"' && c != '\\'; }

}  // namespace

Decision Decision::of(codec::Id codec, Why why) { return {.why = why, .codec = codec}; }

Decision Decision::of_unknown(std::string_view encoding, std::uint32_t clock) {
    Decision made{.why = Why::Unknown, .clock = clock};
    std::size_t at = 0;
    for (const char c : encoding)
        if (is_plain(c) && at < made.encoding.size()) made.encoding[at++] = c;
    return made;
}

Decision Decision::of_event(std::uint32_t clock, Why why) {
    return {.why = why, .about = About::Event, .clock = clock};
}

Decision Decision::of_stream(Why why) { return {.why = why, .about = About::Stream}; }

std::string Decision::subject() const {
    if (about == About::Stream) return "stream";
    if (about == About::Event)
        return clock == 0 ? std::string("telephone-event") : fmt::format("telephone-event/{}", clock);
    if (codec != codec::Id::None) return std::string(codec::of(codec).name);
    const auto end = std::ranges::find(encoding, '\0');
    const std::string_view name(encoding.data(), static_cast<std::size_t>(end - encoding.begin()));
    return clock == 0 ? fmt::format("payload {}", name) : fmt::format("{}/{}", name, clock);
}

std::string_view Decision::reason() const {
    switch (why) {
        case Why::First:
            return "offered, allowed, and first in the order that counts";
        case Why::Joint:
            return "offered and allowed";
        case Why::OneOnly:
            return "offered and allowed, but only one codec is answered";
        case Why::NotAllowed:
            return "offered, not in the endpoint's allow";
        case Why::Unknown:
            return "offered, no codec of ours";
        case Why::NotOffered:
            return "allowed, not offered";
        case Why::AnsweredFirst:
            return "offered, and first in the answer";
        case Why::Answered:
            return "offered and answered";
        case Why::NotAnswered:
            return "offered, not answered";
        case Why::NotThere:
            return "offered and allowed, but the other party does not have it";
        case Why::StaysAsOffered:
            return "offered, and the answer has no codec of the offer instead";
        case Why::Digits:
            return "offered and used for digits";
        case Why::DigitsOff:
            return "offered, dtmf_mode does not use it";
        case Why::DigitsClock:
            return "offered, no codec of that clock was agreed";
        case Why::DigitsNotOffered:
            return "allowed, not offered";
        case Why::PortZero:
            return "offered with port 0";
        case Why::KindUnknown:
            return "no media of this type here";
        case Why::KindNotAllowed:
            return "the endpoint allows no codec of this type";
        case Why::Profile:
            return "its profile is not agreed to";
        case Why::NoJointCodec:
            return "no codec in common";
        case Why::TooMany:
            return "more streams of this type than the endpoint may have";
        case Why::NoPlace:
            return "the call has no place for it";
        case Why::NoLine:
            return "the answer has no line for it";
        case Why::PeerDeclined:
            return "the peer declined it";
        case Why::NoCodecOfOffer:
            return "the answer has no codec of the offer";
        case Why::OtherKind:
            return "the answer has another type of media in its place";
        case Why::NothingThere:
            return "the other party has no codec of it";
    }
    return {};
}

int Decision::warning() const {
    switch (why) {
        case Why::Profile:
            return 302;
        case Why::KindUnknown:
        case Why::KindNotAllowed:
        case Why::TooMany:
        case Why::NoLine:
        case Why::PeerDeclined:
        case Why::OtherKind:
            return 304;
        case Why::NoJointCodec:
        case Why::NoCodecOfOffer:
        case Why::NothingThere:
            return 305;
        default:
            return 399;
    }
}

std::string sentence(const Stream& stream) {
    std::string type;
    for (const char c : stream.type)
        if (is_plain(c) && type.size() < 16) type += c;
    std::string out = type + (stream.accepted ? ": accepted" : ": declined");
    const char* between = " (";
    for (const auto& one : stream.decisions) {
        if (one.about == Decision::About::Stream) {
            out += fmt::format("{}{}", between, one.reason());
            between = "; ";
        }
    }
    for (const auto& one : stream.decisions) {
        if (one.about == Decision::About::Stream) continue;
        out += fmt::format("{}{}: {}", between, one.subject(), one.reason());
        between = "; ";
    }
    if (between[0] == ';') out += ')';
    return out;
}

}  // namespace asterism::sdp
