// SPDX-License-Identifier: Apache-2.0
#include "udp_socket.h"

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "asterism/base/counter.h"
#include "asterism/base/log.h"

namespace asterism::rt {

namespace {

Counter dropped{"rt_udp_dropped_total", "Datagrams that the system would not take for sending."};
Counter refused{"rt_udp_send_errors_total",
                "Datagrams that could not be sent: no route, too long and the like."};

Counter came_back{"rt_udp_undelivered_total", "Datagrams that came back by ICMP: nobody takes them there."};

constexpr unsigned kBatch = 32;
/// Messages of ICMP read in one turn.
constexpr int kErrorsPerTurn = 64;
/// What the system says about a sending may be about one before it.
constexpr int kTries = 3;
constexpr std::size_t kLargest = 65536;
constexpr std::size_t kMostWaiting = 16384;
/// A busy socket must not starve the others of the loop.
constexpr int kBatchesPerTurn = 8;
/// A stamp on each datagram costs; they are asked for while more arrives than a turn reads, and until this.
constexpr Micros kShortWait{10'000};

union Control {
    cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(timespec))];
};

/// Where datagrams land before they are looked at: one per thread, shared by all its sockets.
struct Ring {
    std::array<mmsghdr, kBatch> headers{};
    std::array<iovec, kBatch> vectors{};
    std::array<sockaddr_storage, kBatch> sources{};
    std::array<Control, kBatch> controls{};
    std::unique_ptr<char[]> bytes{new char[kBatch * kLargest]};

    Ring() {
        for (unsigned i = 0; i < kBatch; ++i) {
            vectors[i] = {bytes.get() + i * kLargest, kLargest};
            auto& header = headers[i].msg_hdr;
            header.msg_iov = &vectors[i];
            header.msg_iovlen = 1;
            header.msg_name = &sources[i];
            header.msg_control = &controls[i];
        }
    }
    void rearm(unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            headers[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
            headers[i].msg_hdr.msg_controllen = sizeof(Control);
        }
    }
};

Ring& ring() {
    thread_local Ring one;
    return one;
}

/// The address a datagram was sent to, from IP_PKTINFO or IPV6_PKTINFO.
IpAddress destination_of(const msghdr& header) {
    for (auto* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            in_pktinfo info;
            std::memcpy(&info, CMSG_DATA(c), sizeof info);
            return IpAddress::v4(ntohl(info.ipi_addr.s_addr));
        }
        if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info;
            std::memcpy(&info, CMSG_DATA(c), sizeof info);
            std::array<std::uint8_t, 16> bytes;
            std::memcpy(bytes.data(), &info.ipi6_addr, 16);
            return IpAddress::v6(bytes);
        }
    }
    return {};
}

/// How long ago the kernel took this datagram in (SO_TIMESTAMPNS).
Micros age_of(const msghdr& header) {
    for (auto* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
        timespec then{};
        timespec now{};
        std::memcpy(&then, CMSG_DATA(c), sizeof then);
        clock_gettime(CLOCK_REALTIME, &now);
        const std::int64_t nanos =
            (std::int64_t{now.tv_sec} - then.tv_sec) * 1'000'000'000 + (now.tv_nsec - then.tv_nsec);
        return Micros{std::max<std::int64_t>(nanos / 1000, 0)};
    }
    return Micros{0};
}

/// RFC 3261 18.4: unreachable, or a parameter problem. That a packet was too big for the way (the kernel
/// learns it) or lived too long says nothing about who is there.
bool is_refusal(const sock_extended_err& error) {
    if (error.ee_origin == SO_EE_ORIGIN_ICMP)
        return (error.ee_type == ICMP_DEST_UNREACH && error.ee_code != ICMP_FRAG_NEEDED) ||
               error.ee_type == ICMP_PARAMETERPROB;
    return error.ee_origin == SO_EE_ORIGIN_ICMP6 &&
           (error.ee_type == ICMP6_DST_UNREACH || error.ee_type == ICMP6_PARAM_PROB);
}

bool is_refusal(const msghdr& header) {
    for (auto* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
        const bool said = (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
                          (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR);
        if (!said) continue;
        sock_extended_err error;
        std::memcpy(&error, CMSG_DATA(c), sizeof error);
        return is_refusal(error);
    }
    return false;
}

}  // namespace

Result<std::unique_ptr<UdpSocket>> RealUdpSocket::open(EventLoop& loop, const UdpOptions& options,
                                                       DatagramHandler& handler) {
    auto fd = make_socket(options);
    if (!fd) return std::unexpected(fd.error());
    return std::make_unique<RealUdpSocket>(loop, std::move(*fd), handler, options.gate);
}

Result<Fd> RealUdpSocket::make_socket(const UdpOptions& options) {
    // No SO_REUSEADDR: a second server on the same port would silently share its packets.
    auto fd = bound_socket(SOCK_DGRAM, options.bind, false);
    if (!fd) return std::unexpected(fd.error());
    mark_socket(fd->get(), options.bind.ip.family(), options.tos, options.cos);
    const int one = 1;
    if (options.bind.ip.is_any()) {
        if (options.bind.ip.is_v6())
            setsockopt(fd->get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &one, sizeof one);
        else
            setsockopt(fd->get(), IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    }
    if (options.bind.ip.is_v6())
        setsockopt(fd->get(), IPPROTO_IPV6, IPV6_RECVERR, &one, sizeof one);
    else
        setsockopt(fd->get(), IPPROTO_IP, IP_RECVERR, &one, sizeof one);
    // A registration storm arrives in one burst; the system's default holds some hundred messages.
    const int room = 8 << 20;
    if (setsockopt(fd->get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
        setsockopt(fd->get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    return fd;
}

RealUdpSocket::RealUdpSocket(EventLoop& loop, Fd fd, DatagramHandler& handler, std::shared_ptr<Gate> gate)
    : loop_(loop),
      fd_(std::move(fd)),
      local_(local_address_of(fd_.get())),
      handler_(handler),
      gate_(std::move(gate)) {
    loop_.watch(fd_.get(), EPOLLIN, *this);
}

RealUdpSocket::~RealUdpSocket() {
    if (!waiting_.empty() && !blocked_) flush();
    if (destroyed_) *destroyed_ = true;
    *self_ = nullptr;
    loop_.forget(*this);
    loop_.unwatch(fd_.get(), *this);
}

void RealUdpSocket::send(const SocketAddress& to, SharedBytes bytes) {
    if (waiting_.size() >= kMostWaiting) {
        dropped.add();
        return;
    }
    waiting_.push_back({to, std::move(bytes)});
    if (!flush_asked_ && !blocked_) {
        flush_asked_ = true;
        loop_.flush_later(*this);
    }
}

void RealUdpSocket::on_ready(std::uint32_t events) {
    if (events & EPOLLOUT) {
        blocked_ = false;
        loop_.rewatch(fd_.get(), EPOLLIN, *this);
        flush();
    }
    if (events & EPOLLERR) {
        const auto self = self_;
        read_errors();
        if (!*self) return;
    }
    if (events & (EPOLLIN | EPOLLERR)) receive();
}

void RealUdpSocket::read_errors() {
    bool destroyed = false;
    destroyed_ = &destroyed;
    for (int i = 0; i < kErrorsPerTurn; ++i) {
        sockaddr_storage target{};
        char bytes[1024];
        alignas(cmsghdr) char control[512];
        iovec vector{bytes, sizeof bytes};
        msghdr header{};
        header.msg_name = &target;
        header.msg_namelen = sizeof target;
        header.msg_iov = &vector;
        header.msg_iovlen = 1;
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        const auto got = recvmsg(fd_.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT);
        if (got < 0) break;
        if (!is_refusal(header)) continue;
        came_back.add();
        handler_.on_undelivered(SocketAddress::from(reinterpret_cast<sockaddr*>(&target)),
                                {bytes, static_cast<std::size_t>(got)}, true);
        if (destroyed) return;
    }
    destroyed_ = nullptr;
}

void RealUdpSocket::tell_undelivered() {
    const auto self = self_;
    for (const auto& one : std::exchange(undelivered_, {})) {
        handler_.on_undelivered(one.to, one.bytes.view(), false);
        if (!*self) return;
    }
}

void RealUdpSocket::receive() {
    auto& ring = rt::ring();
    bool destroyed = false;
    destroyed_ = &destroyed;
    for (int batch = 0; batch < kBatchesPerTurn; ++batch) {
        ring.rearm(kBatch);
        const int got = recvmmsg(fd_.get(), ring.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
        // An error that ICMP left is told once, and says nothing about what is there to be read.
        if (got < 0 && errno != EAGAIN && errno != EINTR) continue;
        if (got <= 0) break;
        if (gate_) {
            const auto age = stamped_ ? age_of(ring.headers[0].msg_hdr) : Micros{0};
            gate_->on_waited(age);
            if (stamped_ && got < static_cast<int>(kBatch) && age < kShortWait) set_stamped(false);
        }
        for (int i = 0; i < got; ++i) {
            const auto& header = ring.headers[i];
            if (header.msg_hdr.msg_flags & MSG_TRUNC) continue;
            Datagram datagram;
            datagram.from = SocketAddress::from(reinterpret_cast<sockaddr*>(&ring.sources[i]));
            datagram.to = local_;
            if (local_.ip.is_any()) {
                const auto to = destination_of(header.msg_hdr);
                if (to.is_set()) datagram.to.ip = to;
            }
            datagram.bytes = {ring.bytes.get() + static_cast<std::size_t>(i) * kLargest, header.msg_len};
            handler_.on_datagram(datagram);
            if (destroyed) return;
        }
        if (got < static_cast<int>(kBatch)) break;
        if (batch == kBatchesPerTurn - 1 && gate_ && !stamped_) set_stamped(true);
    }
    destroyed_ = nullptr;
}

void RealUdpSocket::set_stamped(bool stamped) {
    stamped_ = stamped;
    const int on = stamped ? 1 : 0;
    setsockopt(fd_.get(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

void RealUdpSocket::flush() {
    flush_asked_ = false;
    std::array<mmsghdr, kBatch> headers;
    std::array<iovec, kBatch> vectors;
    std::array<sockaddr_storage, kBatch> targets;
    std::size_t sent = 0;
    int tries = 0;
    while (sent < waiting_.size()) {
        const auto count = static_cast<unsigned>(std::min<std::size_t>(kBatch, waiting_.size() - sent));
        for (unsigned i = 0; i < count; ++i) {
            auto& one = waiting_[sent + i];
            vectors[i] = {const_cast<char*>(one.bytes.data()), one.bytes.size()};
            headers[i] = {};
            headers[i].msg_hdr.msg_iov = &vectors[i];
            headers[i].msg_hdr.msg_iovlen = 1;
            headers[i].msg_hdr.msg_name = &targets[i];
            headers[i].msg_hdr.msg_namelen = one.to.to(targets[i]);
        }
        const int done = sendmmsg(fd_.get(), headers.data(), count, MSG_DONTWAIT);
        if (done > 0) {
            sent += static_cast<std::size_t>(done);
            tries = 0;
            continue;
        }
        if (errno == EINTR) continue;
        if (errno == EAGAIN || errno == ENOBUFS) {
            blocked_ = true;
            loop_.rewatch(fd_.get(), EPOLLIN | EPOLLOUT, *this);
            break;
        }
        // What ICMP said of an earlier datagram, the kernel tells at the next call, whomever that is for.
        if (++tries < kTries) continue;
        tries = 0;
        // The first of the batch cannot be sent at all.
        log::debug(1, "UDP to {}: {}", waiting_[sent].to.text(), system_error(errno));
        refused.add();
        if (undelivered_.empty())
            loop_.post([self = self_] {
                if (*self) (*self)->tell_undelivered();
            });
        undelivered_.push_back(std::move(waiting_[sent]));
        ++sent;
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(sent));
}

}  // namespace asterism::rt
