// SPDX-License-Identifier: Apache-2.0
// Bound pairs of UDP sockets: RTP on an even port, RTCP on the next (RFC 3550 11), from a range. Which pair
// is left to chance, so that late packets of a former call do not meet the next one.
#pragma once

#include "asterism/media/plan.h"
#include "backend.h"

namespace asterism::media {

class SocketPair final : public BoundPair {
public:
    SocketPair(int rtp_fd, int rtcp_fd) : rtp_fd_(rtp_fd), rtcp_fd_(rtcp_fd) {}
    ~SocketPair() override;
    int rtp_fd() const { return rtp_fd_; }
    int rtcp_fd() const { return rtcp_fd_; }
    /// IP_TOS or IPV6_TCLASS, SO_PRIORITY.
    void mark(unsigned tos, unsigned cos);

private:
    int rtp_fd_;
    int rtcp_fd_;
};

/// Any thread.
Result<std::unique_ptr<SocketPair>> bind_pair(const IpAddress& address, PortRange range, bool checksums);

}  // namespace asterism::media
