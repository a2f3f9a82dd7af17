// SPDX-License-Identifier: Apache-2.0
// The decisions of offer and answer about one m= line: which of its codecs both sides know, in whose order,
// which direction results, who is held. Each decision leaves a sentence in the stream.
//
//   RFC 3264 6, 8      answering and changing a stream; reference statements 300 to 313, 329
//
// Pure functions.
#pragma once

#include "asterism/sdp/stream.h"

namespace asterism::sdp {

/// The clock of telephone-event where no codec gives another (515, 516).
constexpr std::uint32_t kTelephoneClock = 8000;

/// A format of a received m= line.
struct RemoteFormat {
    std::uint8_t payload = 0;
    codec::Id codec = codec::Id::None;
    bool telephone_event = false;
    bool mapped = false;  // it has a rtpmap
    std::uint32_t clock = 8000;
    std::uint8_t channels = 1;
    std::string_view encoding;
};
std::vector<RemoteFormat> read_formats(const Media& section, const Settings& settings);

/// Fills `stream` from the peer's section: addresses, mid, hold. Nothing is decided yet.
void read_peer(Stream& stream, const Description& description, const Media& section);

/// Of the agreed codecs that are only passed on: what the peer says of them.
void read_attributes(Stream& stream, const Media& section);

/// Answers one section of an offer with the codecs of `allowed` (of the section's kind). `stream.accepted`
/// says whether it is worth a port.
void decide_answer(Stream& stream, const Settings& settings, const Media& section);

/// The last step before our answer: what the other leg adds to it. False: that leaves nothing, and the
/// stream is declined.
bool settle_answer(Stream& stream, const AnsweredStream& ours);

/// The profile of our offers.
std::string_view offered_profile(const Settings& settings);

void decline(Stream& stream, Decision::Why why);

/// Takes the peer's answer to `stream`, which holds what we offered: keeps what both have, in the order of
/// the answer.
void take_answer(Stream& stream, const Settings& settings, const Description& answer, const Media& section);

/// Our direction: what the peer's leaves possible of what we wish.
Direction allowed_direction(Direction peers, Direction wish);

/// a=ptime and a=maxptime of our description from the formats of `stream`.
void set_packet_times(Stream& stream);

}  // namespace asterism::sdp
