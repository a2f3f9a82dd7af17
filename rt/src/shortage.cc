// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/shortage.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <vector>

namespace asterism::rt {

Shortage::Shortage(const std::string& what, int error)
    : std::runtime_error(fmt::format("{}: {}", what, std::generic_category().message(error))) {}

Descriptors count_descriptors(std::size_t most) {
    Descriptors out;
    std::vector<int> taken;
    while (taken.size() < most) {
        const int fd = eventfd(0, EFD_CLOEXEC);
        if (fd < 0) break;
        taken.push_back(fd);
    }
    out.left = taken.size();
    // Those that were open already lie below, between and perhaps a little above these.
    const int last = std::max(1024, taken.empty() ? 0 : taken.back());
    for (int fd = 0; fd <= last; ++fd)
        if (fcntl(fd, F_GETFD) >= 0) ++out.open;
    out.open -= out.left;
    for (const int fd : taken) close(fd);
    return out;
}

}  // namespace asterism::rt
