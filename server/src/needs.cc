// SPDX-License-Identifier: Apache-2.0
#include "needs.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>

#include "asterism/endpoint/objects/transport.h"
#include "asterism/rt/shortage.h"

namespace asterism::server {

namespace {
/// Standard streams, loops, the store, resolver, control socket, log, and files while they are read.
constexpr std::size_t kOwn = 64;
/// The media plane leaves so many to others before it gives any to calls (most_pairs).
constexpr std::size_t kBesideSound = 128;
/// Four calls of two legs, each leg a pair of sockets.
constexpr std::size_t kCalls = 32;
constexpr std::size_t kOfAThread = 4;    // loop, mailbox, netlink
constexpr std::size_t kOfAListener = 2;  // and one to turn people away with
}  // namespace

Needs needs_of(const ProgramOptions& options, const Configuration* configuration) {
    std::size_t own = kOwn + options.io_threads * kOfAThread;
    // main, exchange, store, watchdog, log, media helper and worker
    std::size_t threads = 7 + options.io_threads;
    if (configuration) {
        if (configuration->snapshot)
            own += configuration->snapshot->all<endpoint::Transport>().size() * kOfAListener;
        own += (configuration->ami.enabled ? 2 : 0) * kOfAListener;
        const auto workers = std::max(configuration->media.workers, 1u);
        own += (workers - 1) * kOfAThread;
        threads += workers - 1;
        if (configuration->http && configuration->http->general->enabled) {
            own += kOfAThread + 2 * kOfAListener;
            ++threads;
        }
    }
    return {std::max(own, kBesideSound) + kCalls, threads};
}

std::optional<std::string> lack_of(const Needs& needs) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < needs.descriptors)
        return fmt::format(
            "{} descriptors are needed, and this process may have no more than {} (ulimit -n, LimitNOFILE=)",
            needs.descriptors, limit.rlim_cur);
    const auto there = rt::count_descriptors(needs.descriptors);
    if (there.open + there.left < needs.descriptors)
        return fmt::format("{} descriptors are needed, and the system gives no more than {} (fs.file-max)",
                           needs.descriptors, there.open + there.left);
    return std::nullopt;
}

}  // namespace asterism::server
