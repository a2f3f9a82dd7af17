// SPDX-License-Identifier: Apache-2.0
#include "digit_receiver.h"

#include "event_codes.h"

namespace asterism::media {

//  0                   1                   2                   3
//  |     event     |E|R| volume    |          duration             |

DigitReceiver::Heard DigitReceiver::on_packet(const RtpPacket& packet, std::uint32_t clock) {
    Heard heard;
    if (packet.payload.size() < 4) return heard;
    const auto event = packet.payload[0];
    const bool over = (packet.payload[1] & 0x80) != 0;
    const std::uint32_t duration = get16(&packet.payload[2]);
    const char digit = digit_of_event(event);
    if (digit == 0) return heard;

    const auto age = static_cast<std::int32_t>(packet.timestamp - timestamp_);
    if (known_ && age < 0) return heard;  // of a former digit, late
    // RFC 4733 2.5.1.3: longer than the field can say goes on in a new segment.
    const bool segment = active_ && event == event_ && age > 0 && static_cast<std::uint32_t>(age) == 0xffff &&
                         duration_ == 0xffff && !packet.marker;
    if (segment) {
        before_ += duration_;
        timestamp_ = packet.timestamp;
        duration_ = duration;
    } else if (!known_ || age > 0) {
        if (active_) heard.ended_before = end();
        active_ = known_ = true;
        event_ = event;
        digit_ = digit;
        timestamp_ = packet.timestamp;
        clock_ = clock == 0 ? 8000 : clock;
        before_ = 0;
        duration_ = duration;
        heard.begun = Begun{digit};
    } else if (!active_) {
        return heard;  // the end is said three times
    }
    duration_ = std::max(duration_, duration);
    if (over) heard.ended = end();
    return heard;
}

std::optional<DigitReceiver::Ended> DigitReceiver::give_up() {
    if (!active_) return std::nullopt;
    return end();
}

DigitReceiver::Ended DigitReceiver::end() {
    active_ = false;
    return {digit_, Millis{static_cast<std::int64_t>((before_ + duration_) * 1000 / clock_)}};
}

}  // namespace asterism::media
