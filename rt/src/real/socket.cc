// SPDX-License-Identifier: Apache-2.0
#include "socket.h"

#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace asterism::rt {

std::string system_error(int error) {
    char buffer[128];
    return strerror_r(error, buffer, sizeof buffer);
}

SocketAddress local_address_of(int fd) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
    return SocketAddress::from(reinterpret_cast<sockaddr*>(&storage));
}

SocketAddress peer_address_of(int fd) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
    return SocketAddress::from(reinterpret_cast<sockaddr*>(&storage));
}

void mark_socket(int fd, Family family, int tos, int cos) {
    if (tos != 0) {
        if (family == Family::V6)
            setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof tos);
        else
            setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof tos);
    }
    if (cos != 0) setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &cos, sizeof cos);
}

Result<Fd> bound_socket(int type, const SocketAddress& bind, bool reuse) {
    Fd fd{socket(bind.ip.is_v6() ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!fd) return fail(fmt::format("socket: {}", system_error(errno)));
    const int one = 1;
    if (bind.ip.is_v6()) setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (reuse) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_storage storage;
    const auto length = bind.to(storage);
    if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&storage), length) != 0)
        return fail(fmt::format("{}: {}", bind.text(), system_error(errno)));
    return fd;
}

}  // namespace asterism::rt
