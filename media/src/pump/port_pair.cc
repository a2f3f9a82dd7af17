// SPDX-License-Identifier: Apache-2.0
#include "port_pair.h"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "asterism/base/random.h"

namespace asterism::media {

namespace {

/// -1 with errno.
int bound(const SocketAddress& to, bool checksums) {
    sockaddr_storage address{};
    const auto size = to.to(address);
    const int fd = socket(address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    const int one = 1;
    if (to.ip.is_v6()) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (!checksums && to.ip.is_v4()) setsockopt(fd, SOL_SOCKET, SO_NO_CHECK, &one, sizeof one);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0) return fd;
    const int error = errno;
    close(fd);
    errno = error;
    return -1;
}

}  // namespace

SocketPair::SocketPair(int rtp_fd, int rtcp_fd, OpenPairs open)
    : rtp_fd_(rtp_fd), rtcp_fd_(rtcp_fd), open_(std::move(open)) {
    open_->fetch_add(1, std::memory_order_relaxed);
}

SocketPair::~SocketPair() {
    if (rtp_fd_ >= 0) close(rtp_fd_);
    if (rtcp_fd_ >= 0) close(rtcp_fd_);
    open_->fetch_sub(1, std::memory_order_relaxed);
}

std::size_t most_pairs() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
    const auto others = std::max<rlim_t>(128, limit.rlim_cur / 8);
    return limit.rlim_cur > others ? (limit.rlim_cur - others) / 2 : 0;
}

void mark_socket(int fd, bool v6, unsigned tos, unsigned cos) {
    const int t = static_cast<int>(tos);
    const int c = static_cast<int>(cos);
    if (v6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &t, sizeof t);
    else
        setsockopt(fd, IPPROTO_IP, IP_TOS, &t, sizeof t);
    setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &c, sizeof c);
}

Result<std::unique_ptr<SocketPair>> bind_pair(const IpAddress& address, PortRange range, bool checksums,
                                              const OpenPairs& open) {
    const unsigned first = (range.first + 1u) & ~1u;
    if (range.last == 0 || first + 1 > range.last)
        return fail(fmt::format("no pair of ports between {} and {}", range.first, range.last));
    const unsigned pairs = (range.last - first + 1) / 2;
    const auto now = open->load(std::memory_order_relaxed);
    if (now >= most_pairs())
        return fail(
            fmt::format("{} pairs of ports are open, and this process may open no more descriptors", now));

    // A few throws of the dice, then one after the other from the last throw.
    constexpr unsigned kThrows = 64;
    constexpr unsigned kMostSteps = 1000;
    auto pair = static_cast<unsigned>(random_below(pairs));
    int error = EADDRINUSE;
    for (unsigned attempt = 0; attempt < kThrows + std::min(pairs, kMostSteps); ++attempt) {
        const auto port = static_cast<std::uint16_t>(first + 2 * pair);
        const SocketAddress rtp{address, port};
        const SocketAddress rtcp{address, static_cast<std::uint16_t>(port + 1)};
        const int rtp_fd = bound(rtp, checksums);
        if (rtp_fd >= 0) {
            auto made = std::make_unique<SocketPair>(rtp_fd, bound(rtcp, checksums), open);
            made->rtp = rtp;
            made->rtcp = rtcp;
            if (made->rtcp_fd() >= 0) return made;
        }
        error = errno;
        if (error != EADDRINUSE && error != EACCES) break;
        pair = attempt < kThrows ? static_cast<unsigned>(random_below(pairs)) : (pair + 1) % pairs;
    }
    return fail(fmt::format("no free pair of ports on {} between {} and {}: {}", address.text(), range.first,
                            range.last, std::strerror(error)));
}

}  // namespace asterism::media
