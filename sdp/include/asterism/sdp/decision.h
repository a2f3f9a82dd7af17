// SPDX-License-Identifier: Apache-2.0
// What an exchange decided about a stream, a codec or telephone-event, and why. Kept as a few bytes and put
// into words only when somebody asks: a refusal, the console, a debugging session.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "asterism/sdp/media_kind.h"

namespace asterism::sdp {

struct Decision {
    enum class Why : std::uint8_t {
        // of a codec
        First,           ///< offered, allowed, and first in the order that counts
        Joint,           ///< offered and allowed
        OneOnly,         ///< as well, but only one is answered
        NotAllowed,      ///< offered, not in `allow`
        Unknown,         ///< offered, no codec of ours
        NotOffered,      ///< allowed, not offered
        AnsweredFirst,   ///< offered by us, and first in the answer
        Answered,        ///< offered by us and answered
        NotAnswered,     ///< offered by us only
        NotThere,        ///< the other leg's peer does not have it
        StaysAsOffered,  ///< not answered, and neither is another: the answer has telephone-event alone
        // of telephone-event
        Digits,
        DigitsOff,
        DigitsClock,
        DigitsNotOffered,
        // of a stream: declined
        PortZero,
        KindUnknown,
        KindNotAllowed,
        Profile,
        NoJointCodec,
        TooMany,
        NoPlace,
        NoLine,
        PeerDeclined,
        NoCodecOfOffer,
        OtherKind,
        NothingThere,
    };
    enum class About : std::uint8_t { Codec, Event, Stream };

    Why why = Why::Joint;
    About about = About::Codec;
    codec::Id codec = codec::Id::None;
    std::uint32_t clock = 0;
    /// What the peer calls a codec that we have no name for, as much of it as there is room.
    std::array<char, 16> encoding{};

    static Decision of(codec::Id codec, Why why);
    static Decision of_unknown(std::string_view encoding, std::uint32_t clock);
    static Decision of_event(std::uint32_t clock, Why why);
    static Decision of_stream(Why why);

    /// "ulaw", "telephone-event/8000", "stream".
    std::string subject() const;
    std::string_view reason() const;
    /// RFC 3261 20.43: the code of a Warning that says so; of a declined stream.
    int warning() const;

    bool operator==(const Decision&) const = default;
};

struct Stream;
/// One sentence: "audio: accepted with ulaw (offered, ...); alaw: offered and allowed; ...".
std::string sentence(const Stream& stream);

}  // namespace asterism::sdp
