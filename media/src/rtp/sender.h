// SPDX-License-Identifier: Apache-2.0
// What we send on one stream over its whole life, whatever it is made of: one SSRC, one sequence without gaps
// of our making, one clock that never goes back. Sources are switched into it (a bridged peer, a file,
// digits); at a switch the new source's numbers are shifted so that they follow the old one's, by as much
// time as really passed, and the first packet is marked (RFC 3551 4.1).
//
// Pure; lives in a stream on its worker.
#pragma once

#include <cstdint>
#include <optional>

#include "asterism/base/time.h"
#include "packet.h"

namespace asterism::media {

class RtpSender {
public:
    RtpSender(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp)
        : ssrc_(ssrc), sequence_(sequence), timestamp_(timestamp) {}

    struct Numbers {
        std::uint16_t sequence;
        std::uint32_t timestamp;
        bool marker;
    };
    /// A packet of somebody else's stream is passed on: their gaps and order stay visible. `source` names who
    /// it is; another one than last time, or a jump in its sequence, is a switch. Nullopt: it belongs before
    /// the last switch and comes too late.
    std::optional<Numbers> forward(std::uint64_t source, const RtpPacket& in, std::uint32_t clock,
                                   MonoTime now);
    /// A packet of that stream is left out on purpose: no gap shall show.
    void skip(std::uint64_t source);
    /// The number that the present source gave to what went out under `sequence`.
    std::uint16_t number_at_source(std::uint16_t sequence) const {
        return static_cast<std::uint16_t>(sequence - sequence_shift_);
    }
    /// Whoever comes next is a switch: sending was paused.
    void release() { source_ = 0; }
    /// The next frame of a source of our own; it lasts `units` of the clock.
    Numbers frame(std::uint64_t source, std::uint32_t units, std::uint32_t clock, MonoTime now);
    /// A packet of an event (RFC 4733) that began with `begin_event`: same time stamp for all.
    void begin_event(std::uint32_t clock, MonoTime now);
    Numbers event(bool first);

    void sent(std::size_t payload_bytes, MonoTime now) {
        ++packets_;
        bytes_ += payload_bytes;
        last_sent_ = now;
    }

    std::uint32_t ssrc() const { return ssrc_; }
    std::uint64_t packets() const { return packets_; }
    std::uint64_t bytes() const { return bytes_; }
    MonoTime last_sent() const { return last_sent_; }
    /// The RTP time that `now` has on our clock, for sender reports.
    std::uint32_t timestamp_at(MonoTime now) const;

private:
    void remember(const Numbers& numbers, std::uint32_t clock, MonoTime now);
    std::uint32_t later(std::uint32_t clock, MonoTime now) const;

    std::uint32_t ssrc_;
    std::uint16_t sequence_;   // the latest that went out
    std::uint32_t timestamp_;  // its time
    MonoTime at_{};
    std::uint32_t clock_ = 8000;
    bool started_ = false;

    std::uint64_t source_ = 0;
    std::uint16_t sequence_shift_ = 0;
    std::uint32_t timestamp_shift_ = 0;
    std::uint16_t switched_after_ = 0;
    std::uint16_t source_sequence_ = 0;
    std::uint32_t next_timestamp_ = 0;
    std::uint32_t event_timestamp_ = 0;

    std::uint64_t packets_ = 0;
    std::uint64_t bytes_ = 0;
    MonoTime last_sent_{};
};

}  // namespace asterism::media
