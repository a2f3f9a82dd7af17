// SPDX-License-Identifier: Apache-2.0
// What may be asked of a call by SIP beyond what every leg has: by the dialplan's functions of PJSIP, by AMI,
// by who writes a NOTIFY. A session is one. Exchange thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/call/leg.h"
#include "asterism/session/headers.h"

namespace asterism::call {
class Channel;
}

namespace asterism::session {

/// What a NOTIFY says: further headers, and a body unless the type is empty.
struct Notification {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string content_type;
    std::string content;
};

class SipLeg : public call::Leg {
public:
    /// Of a call that was not answered yet: it is refused now with this final response, and its end comes to
    /// the channel (274). False: it is none, and nothing happens.
    virtual bool refuse_as(int status) = 0;
    /// PJSIP_MEDIA_OFFER: the codecs of our offers, of one kind. False: not all of them are codecs.
    virtual std::string media_offer(sdp::MediaKind kind) const = 0;
    virtual bool set_media_offer(sdp::MediaKind kind, std::string_view codecs) = 0;
    /// A NOTIFY within the call; false: it has no dialog yet.
    virtual bool notify(const Notification& notification) = 0;
    /// The headers of the INVITE that called us, or of the 2xx that answered ours; empty: none came.
    enum class Heard : std::uint8_t { Invite, Answer };
    virtual HeaderList heard(Heard which) const = 0;
    /// Describes the session to the far end anew, if set_media_offer() changed what would be said. False: it
    /// cannot now.
    virtual bool refresh(bool by_update) = 0;
};

/// Null: its leg, if it has one, is none of SIP.
SipLeg* sip_leg(const call::Channel& channel);

}  // namespace asterism::session
