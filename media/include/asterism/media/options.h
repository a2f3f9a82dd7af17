// SPDX-License-Identifier: Apache-2.0
// What the media plane wants to know from rtp.conf and asterisk.conf, as plain values; who reads the files is
// none of its business. Defaults are those of the reference.
#pragma once

#include <cstdint>
#include <string>

#include "asterism/base/address.h"
#include "asterism/base/time.h"

namespace asterism::media {

/// rtp.conf strictrtp: learn the source of a stream and keep to it. SeqNo judges by sequence numbers alone.
enum class StrictRtp : std::uint8_t { No, Yes, SeqNo };

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0;

    bool is_set() const { return first != 0 && last != 0; }
    auto operator<=>(const PortRange&) const = default;
};

/// RTP packets that are told to the log, one by one: all, or those of one peer (any port of it: port 0).
struct PacketLog {
    bool on = false;
    SocketAddress only;

    bool takes(const SocketAddress& peer) const {
        return on && (!only.is_set() || (peer.ip == only.ip && (only.port == 0 || peer.port == only.port)));
    }
};

struct Options {
    /// rtpstart, rtpend
    PortRange ports{5000, 31000};
    StrictRtp strictrtp = StrictRtp::Yes;
    /// Packets in sequence that make a new source believable; at least 2.
    unsigned probation = 4;
    bool rtpchecksums = true;
    /// In units of the RTP clock: a digit whose end never comes ends after so long.
    unsigned dtmftimeout = 1200;
    Millis rtcpinterval{5000};
    /// Events::on_rtcp is told; not from a file, but while somebody listens (Plane::report_rtcp).
    bool report_rtcp = false;
    /// Not from a file either, but Plane::log_packets.
    PacketLog log;
    unsigned workers = 1;
    /// Bound port pairs kept ready for calls to come.
    unsigned lease = 32;
    /// asterisk.conf astdatadir/sounds
    std::string sounds_dir = "/var/lib/asterisk/sounds";
    std::string default_language = "en";
};

}  // namespace asterism::media
