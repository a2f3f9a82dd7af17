// SPDX-License-Identifier: Apache-2.0
// Digits as the peer sends them by telephone-event (RFC 4733): each packet says which event, how long so far,
// and whether it is over; packets are lost, doubled and reordered. Out of them come exactly one begin and one
// end per digit. Pure: the stream asks when to give up waiting for the end.
#pragma once

#include <cstdint>
#include <optional>

#include "../rtp/packet.h"
#include "asterism/base/time.h"

namespace asterism::media {

class DigitReceiver {
public:
    struct Begun {
        char digit;
    };
    struct Ended {
        char digit;
        Millis duration;
    };
    struct Heard {
        std::optional<Ended> ended_before;  // the end of the former digit was lost
        std::optional<Begun> begun;
        std::optional<Ended> ended;
    };

    /// A packet of the event format with this clock.
    Heard on_packet(const RtpPacket& packet, std::uint32_t clock);
    /// Nothing came for so long that the end must have been lost.
    std::optional<Ended> give_up();
    bool active() const { return active_; }

private:
    Ended end();

    bool active_ = false;
    bool known_ = false;  // timestamp_ means something
    char digit_ = 0;
    std::uint8_t event_ = 0;
    std::uint32_t timestamp_ = 0;
    std::uint32_t clock_ = 8000;
    std::uint64_t before_ = 0;  // of earlier segments
    std::uint32_t duration_ = 0;
};

}  // namespace asterism::media
