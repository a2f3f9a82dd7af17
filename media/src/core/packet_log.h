// SPDX-License-Identifier: Apache-2.0
// `rtp set debug`: a line for each RTP packet, in the form that people know. On the worker.
#pragma once

#include "../rtp/packet.h"
#include "asterism/base/address.h"
#include "asterism/base/log.h"
#include "asterism/media/options.h"

namespace asterism::media {

/// `datagram` as it came or goes; the peer is where it came from or goes to.
inline void log_packet(const PacketLog& wanted, bool sent, const SocketAddress& peer, ConstBytes datagram) {
    if (!wanted.takes(peer) || datagram.size() < kRtpHeader) return;
    const auto* at = datagram.data();
    log::verbose(0, "{} RTP packet {} {} (type {:02}, seq {:06}, ts {:06}, len {:06})",
                 sent ? "Sent" : "Got ", sent ? "to  " : "from", peer.text(), at[1] & 0x7f, get16(at + 2),
                 get32(at + 4), datagram.size() - kRtpHeader);
}

}  // namespace asterism::media
