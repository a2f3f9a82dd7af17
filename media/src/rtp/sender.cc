// SPDX-License-Identifier: Apache-2.0
#include "sender.h"

namespace asterism::media {

namespace {
/// A sequence that jumps further than this is another stream under the same name.
constexpr int kJump = 3000;
/// Names no source: after an event whoever comes next is a switch.
constexpr std::uint64_t kNobody = 0;
}  // namespace

std::uint32_t RtpSender::later(std::uint32_t clock, MonoTime now) const {
    if (!started_) return timestamp_;
    const auto passed = (now - at_).count();
    const auto units = passed <= 0 ? 0 : static_cast<std::uint64_t>(passed) * clock / 1'000'000;
    return timestamp_ + std::max<std::uint32_t>(1, static_cast<std::uint32_t>(units));
}

std::uint32_t RtpSender::timestamp_at(MonoTime now) const {
    const auto passed = (now - at_).count();
    return passed <= 0 ? timestamp_
                       : timestamp_ + static_cast<std::uint32_t>(static_cast<std::uint64_t>(passed) * clock_ /
                                                                 1'000'000);
}

void RtpSender::remember(const Numbers& numbers, std::uint32_t clock, MonoTime now) {
    if (!started_ || static_cast<std::int16_t>(numbers.sequence - sequence_) > 0)
        sequence_ = numbers.sequence;
    if (!started_ || static_cast<std::int32_t>(numbers.timestamp - timestamp_) > 0) {
        timestamp_ = numbers.timestamp;
        at_ = now;
    }
    clock_ = clock;
    started_ = true;
}

std::optional<RtpSender::Numbers> RtpSender::forward(std::uint64_t source, const RtpPacket& in,
                                                     std::uint32_t clock, MonoTime now) {
    const auto step = static_cast<std::int16_t>(in.sequence - source_sequence_);
    const bool switched = source != source_ || step > kJump || step < -kJump;
    if (switched) {
        source_ = source;
        switched_after_ = sequence_;
        sequence_shift_ = static_cast<std::uint16_t>(sequence_ + 1 - in.sequence);
        timestamp_shift_ = later(clock, now) - in.timestamp;
        source_sequence_ = in.sequence;
    } else if (step > 0) {
        source_sequence_ = in.sequence;
    }
    const Numbers numbers{static_cast<std::uint16_t>(in.sequence + sequence_shift_),
                          in.timestamp + timestamp_shift_, in.marker || switched};
    if (static_cast<std::int16_t>(numbers.sequence - switched_after_) <= 0 &&
        static_cast<std::uint16_t>(sequence_ - switched_after_) < 0x4000)
        return std::nullopt;
    remember(numbers, clock, now);
    return numbers;
}

void RtpSender::skip(std::uint64_t source) {
    if (source == source_) --sequence_shift_;
}

RtpSender::Numbers RtpSender::frame(std::uint64_t source, std::uint32_t units, std::uint32_t clock,
                                    MonoTime now) {
    const bool switched = source != source_;
    if (switched) {
        source_ = source;
        next_timestamp_ = later(clock, now);
    }
    const Numbers numbers{static_cast<std::uint16_t>(sequence_ + 1), next_timestamp_, switched};
    next_timestamp_ += units;
    remember(numbers, clock, now);
    return numbers;
}

void RtpSender::begin_event(std::uint32_t clock, MonoTime now) {
    source_ = kNobody;
    event_timestamp_ = timestamp_ = later(clock, now);
    at_ = now;
    clock_ = clock;
    started_ = true;
}

RtpSender::Numbers RtpSender::event(bool first) {
    source_ = kNobody;
    const Numbers numbers{static_cast<std::uint16_t>(sequence_ + 1), event_timestamp_, first};
    sequence_ = numbers.sequence;
    return numbers;
}

}  // namespace asterism::media
