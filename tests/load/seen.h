// SPDX-License-Identifier: Apache-2.0
// What a peer looks at in a SIP message that came from the server. Deliberately not our own parser: the
// generator shares no reading code with what it measures. Long header names only, as our server writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace asterism::load {

struct Seen {
    int status = 0;           ///< 0: a request
    std::string_view method;  ///< of a request its own, of a response CSeq's
    std::string_view target;  ///< Request-URI
    std::string_view vias;    ///< the whole header lines from the first Via on, if they stand together
    std::string_view branch;  ///< of the topmost Via
    std::string_view from;
    std::string_view to;
    std::string_view call_id;
    std::string_view cseq;
    std::string_view contact;    ///< the URI in it
    std::string_view challenge;  ///< WWW-Authenticate
    std::string_view body;
};

/// False when it is no SIP message with the headers that every one has.
bool look(std::string_view message, Seen& seen);

/// The value of `name` in a challenge, without quotes; empty when it is not there.
std::string_view challenge_value(std::string_view challenge, std::string_view name);

/// The port of the first m=audio line; 0: none.
std::uint16_t audio_port(std::string_view sdp);

}  // namespace asterism::load
