// SPDX-License-Identifier: Apache-2.0
#include "source.h"

#include <cmath>

namespace asterism::media {

namespace {
// RFC 3550 A.1: larger steps are a restart of the sender, once the next packet confirms it.
constexpr std::uint16_t kMaxDropout = 3000;
constexpr std::uint16_t kMaxMisorder = 100;
}  // namespace

void RtpSource::begin(std::uint32_t ssrc, std::uint16_t sequence) {
    lost_before_ = lost();
    heard_ = true;
    resync_ = false;
    has_transit_ = false;
    ssrc_ = ssrc;
    base_ = highest_ = sequence;
    cycles_ = 0;
    received_ = 0;
    expected_before_ = 0;
    received_before_ = 0;
}

void RtpSource::on_packet(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp,
                          std::uint32_t clock, std::size_t payload_bytes, MonoTime now) {
    ++packets_;
    bytes_ += payload_bytes;
    if (!heard_ || ssrc != ssrc_) {
        begin(ssrc, sequence);
    } else {
        const auto step = static_cast<std::uint16_t>(sequence - highest_);
        if (step < kMaxDropout) {
            if (sequence < highest_) cycles_ += 65536;
            highest_ = sequence;
        } else if (step <= 65536 - kMaxMisorder) {
            if (!resync_ || sequence != resync_sequence_) {  // one stray packet proves nothing
                resync_ = true;
                resync_sequence_ = static_cast<std::uint16_t>(sequence + 1);
                ++received_;
                return;
            }
            --received_;  // the stray one belonged to the new count
            begin(ssrc, static_cast<std::uint16_t>(sequence - 1));
            ++received_;
            highest_ = sequence;
            if (sequence == 0) cycles_ += 65536;
        }
    }
    ++received_;

    if (clock == 0) return;
    if (clock != clock_) has_transit_ = false;
    clock_ = clock;
    const auto arrival = static_cast<std::uint32_t>(now.time_since_epoch().count() * clock / 1'000'000);
    const auto transit = arrival - timestamp;
    if (has_transit_) {
        const auto d = std::abs(static_cast<double>(static_cast<std::int32_t>(transit - transit_)));
        // More than a second of difference is a new time line, not jitter.
        if (d < clock) jitter_ += (d - jitter_) / 16.0;
    }
    has_transit_ = true;
    transit_ = transit;
}

std::uint8_t RtpSource::take_fraction_lost() {
    const auto expected_now = expected();
    const auto expected_since = expected_now - expected_before_;
    const auto received_since = static_cast<std::int64_t>(received_ - received_before_);
    expected_before_ = expected_now;
    received_before_ = received_;
    const auto lost = expected_since - received_since;
    if (expected_since <= 0 || lost <= 0) return 0;
    return static_cast<std::uint8_t>(std::min<std::int64_t>(255, lost * 256 / expected_since));
}

}  // namespace asterism::media
