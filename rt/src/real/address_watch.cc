// SPDX-License-Identifier: Apache-2.0
#include "address_watch.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "asterism/base/log.h"

namespace asterism::rt {

namespace {

constexpr Millis kQuiet{500};

/// The address that RTM_NEWADDR and RTM_DELADDR are about.
std::optional<IpAddress> address_in(const nlmsghdr* message) {
    const auto* about = static_cast<const ifaddrmsg*>(NLMSG_DATA(message));
    auto left = static_cast<int>(IFA_PAYLOAD(message));
    for (const auto* part = IFA_RTA(about); RTA_OK(part, left); part = RTA_NEXT(part, left)) {
        // Of a point-to-point interface IFA_ADDRESS is the other end.
        const bool local = part->rta_type == IFA_LOCAL;
        const bool v6 = part->rta_type == IFA_ADDRESS && about->ifa_family == AF_INET6;
        if (!local && !v6) continue;
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), RTA_DATA(part), std::min<std::size_t>(RTA_PAYLOAD(part), bytes.size()));
        if (about->ifa_family == AF_INET6) return IpAddress::v6(bytes);
        return IpAddress::v4(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                             std::uint32_t{bytes[2]} << 8 | bytes[3]);
    }
    return std::nullopt;
}

}  // namespace

AddressWatch::AddressWatch(EventLoop& loop, AddressesChanged changed)
    : loop_(loop), changed_(std::move(changed)), quiet_(loop.wheel(), *this) {
    Fd fd{socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)};
    sockaddr_nl groups{};
    groups.nl_family = AF_NETLINK;
    groups.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (!fd || bind(fd.get(), reinterpret_cast<sockaddr*>(&groups), sizeof groups) != 0) {
        log::warning("Changes of this machine's addresses are not noticed: {}", std::strerror(errno));
        return;
    }
    fd_ = std::move(fd);
    loop_.watch(fd_.get(), EPOLLIN, *this);
}

AddressWatch::~AddressWatch() {
    if (fd_) loop_.unwatch(fd_.get(), *this);
}

void AddressWatch::on_ready(std::uint32_t) {
    alignas(nlmsghdr) char buffer[16384];
    for (int batch = 0; batch < 16; ++batch) {
        const auto length = recv(fd_.get(), buffer, sizeof buffer, 0);
        if (length <= 0) {
            // So many came that some were lost: something has changed in any case.
            if (length < 0 && errno == ENOBUFS) quiet_.start(kQuiet);
            return;
        }
        read({buffer, static_cast<std::size_t>(length)});
    }
}

void AddressWatch::read(std::string_view bytes) {
    const auto* message = reinterpret_cast<const nlmsghdr*>(bytes.data());
    auto left = static_cast<unsigned>(bytes.size());
    for (; NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
        switch (message->nlmsg_type) {
            case RTM_NEWADDR:
                if (const auto address = address_in(message)) gone_.erase(*address);
                break;
            case RTM_DELADDR:
                if (const auto address = address_in(message)) gone_.insert(*address);
                break;
            case RTM_NEWROUTE:
            case RTM_DELROUTE:
                // Only the default route says by which address of ours the world is reached.
                if (static_cast<const rtmsg*>(NLMSG_DATA(message))->rtm_dst_len != 0) continue;
                break;
            default:
                continue;
        }
        quiet_.start(kQuiet);
    }
}

void AddressWatch::on_quiet() {
    const std::vector<IpAddress> gone(gone_.begin(), gone_.end());
    gone_.clear();
    changed_(gone);
}

}  // namespace asterism::rt
