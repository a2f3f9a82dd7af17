// SPDX-License-Identifier: Apache-2.0
// A descriptor with an owner, and the system calls on sockets that several files need.
#pragma once

#include <unistd.h>

#include <utility>

#include "asterism/base/address.h"
#include "asterism/base/result.h"

namespace asterism::rt {

class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Fd() { reset(); }
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    void reset() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_ = -1;
};

/// The text of errno.
std::string system_error(int error);
SocketAddress local_address_of(int fd);
SocketAddress peer_address_of(int fd);
/// IP_TOS or IPV6_TCLASS, and SO_PRIORITY; 0 leaves the system's.
void mark_socket(int fd, Family family, int tos, int cos);
/// Socket, non-blocking, close-on-exec, bound; IPv6 sockets take IPv6 only.
Result<Fd> bound_socket(int type, const SocketAddress& bind, bool reuse);

}  // namespace asterism::rt
