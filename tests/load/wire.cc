// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fmt/core.h>

namespace asterism::load {

namespace {

void tie(auto& ring) {
    for (std::size_t i = 0; i < Wire::kBatch; ++i) {
        ring.parts[i] = {ring.bytes[i].data(), ring.bytes[i].size()};
        ring.heads[i] = {};
        ring.heads[i].msg_hdr.msg_name = &ring.from[i];
        ring.heads[i].msg_hdr.msg_namelen = sizeof(sockaddr_in);
        ring.heads[i].msg_hdr.msg_iov = &ring.parts[i];
        ring.heads[i].msg_hdr.msg_iovlen = 1;
    }
}

}  // namespace

Wire::Wire(in_addr address, std::uint16_t port)
    : in_(std::make_unique<Ring>()), out_(std::make_unique<Ring>()) {
    fd_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int size = 8 << 20;  // the kernel takes what it allows
    if (::setsockopt(fd_, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr = address;
    here.sin_port = htons(port);
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0) {
        fmt::print(stderr, "load: cannot bind port {}: {}\n", port, std::strerror(errno));
        std::exit(2);
    }
    socklen_t length = sizeof here;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &length);
    port_ = ntohs(here.sin_port);
    tie(*in_);
    tie(*out_);
}

Wire::~Wire() { ::close(fd_); }

void Wire::send(const sockaddr_in& to, std::string_view bytes) {
    if (bytes.size() > kLargest) {
        ++unsent_;
        return;
    }
    std::memcpy(out_->bytes[waiting_].data(), bytes.data(), bytes.size());
    out_->from[waiting_] = to;
    out_->parts[waiting_].iov_len = bytes.size();
    if (++waiting_ == kBatch) flush();
}

void Wire::flush() {
    std::size_t done = 0;
    while (done < waiting_) {
        const int sent =
            ::sendmmsg(fd_, out_->heads.data() + done, static_cast<unsigned>(waiting_ - done), 0);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            continue;
        }
        if (errno == EINTR || errno == ECONNREFUSED) continue;  // an old ICMP error is not this datagram's
        if (errno == EAGAIN) {
            pollfd ready{fd_, POLLOUT, 0};
            if (::poll(&ready, 1, 100) > 0) continue;
        }
        ++unsent_;
        ++done;
    }
    waiting_ = 0;
}

std::size_t Wire::read_batch() {
    for (auto& head : in_->heads) head.msg_hdr.msg_namelen = sizeof(sockaddr_in);
    const int got = ::recvmmsg(fd_, in_->heads.data(), kBatch, MSG_DONTWAIT, nullptr);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

}  // namespace asterism::load
