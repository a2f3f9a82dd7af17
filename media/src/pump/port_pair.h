// SPDX-License-Identifier: Apache-2.0
// Bound pairs of UDP sockets: RTP on an even port, RTCP on the next (RFC 3550 11), from a range. Which pair
// is left to chance, so that late packets of a former call do not meet the next one.
#pragma once

#include "asterism/media/plan.h"
#include "backend.h"

namespace asterism::media {

class SocketPair final {
public:
    SocketPair(int rtp_fd, int rtcp_fd);
    ~SocketPair();
    SocketPair(const SocketPair&) = delete;
    SocketPair& operator=(const SocketPair&) = delete;

    int rtp_fd() const { return rtp_fd_; }
    int rtcp_fd() const { return rtcp_fd_; }
    SocketAddress rtp;
    SocketAddress rtcp;

    /// Pairs of the whole process.
    static std::size_t count();

private:
    int rtp_fd_;
    int rtcp_fd_;
};

/// IP_TOS or IPV6_TCLASS, SO_PRIORITY. Any thread.
void mark_socket(int fd, bool v6, unsigned tos, unsigned cos);

/// Fails when no pair of the range is free, or when so many descriptors are in use that connections, files
/// and the control socket would have none left. Any thread.
Result<std::unique_ptr<SocketPair>> bind_pair(const IpAddress& address, PortRange range, bool checksums);

/// The most pairs this process may have: what RLIMIT_NOFILE leaves when an eighth (at least 128) is kept for
/// everything else.
std::size_t most_pairs();

}  // namespace asterism::media
