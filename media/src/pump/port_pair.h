// SPDX-License-Identifier: Apache-2.0
// Bound pairs of UDP sockets: RTP on an even port, RTCP on the next (RFC 3550 11), from a range. Which pair
// is left to chance, so that late packets of a former call do not meet the next one.
#pragma once

#include <atomic>
#include <memory>

#include "asterism/media/plan.h"
#include "backend.h"

namespace asterism::media {

/// How many pairs are open of those that are counted together. Any thread.
using OpenPairs = std::shared_ptr<std::atomic<std::size_t>>;

class SocketPair final {
public:
    SocketPair(int rtp_fd, int rtcp_fd, OpenPairs open);
    ~SocketPair();
    SocketPair(const SocketPair&) = delete;
    SocketPair& operator=(const SocketPair&) = delete;

    int rtp_fd() const { return rtp_fd_; }
    int rtcp_fd() const { return rtcp_fd_; }
    SocketAddress rtp;
    SocketAddress rtcp;

private:
    int rtp_fd_;
    int rtcp_fd_;
    OpenPairs open_;
};

/// IP_TOS or IPV6_TCLASS, SO_PRIORITY. Any thread.
void mark_socket(int fd, bool v6, unsigned tos, unsigned cos);

/// Fails when no pair of the range is free, or when so many descriptors are in use that connections, files
/// and the control socket would have none left. It counts in `open`. Any thread.
Result<std::unique_ptr<SocketPair>> bind_pair(const IpAddress& address, PortRange range, bool checksums,
                                              const OpenPairs& open);

/// The most pairs this process may have: what RLIMIT_NOFILE leaves when an eighth (at least 128) is kept for
/// everything else.
std::size_t most_pairs();

}  // namespace asterism::media
