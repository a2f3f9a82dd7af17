// SPDX-License-Identifier: Apache-2.0
#include "listener.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "asterism/base/log.h"
#include "socket_stream.h"

namespace asterism::rt {

namespace {

constexpr int kBacklog = 4096;
constexpr int kAcceptsPerTurn = 64;

Result<Fd> unix_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return fail(fmt::format("{}: path too long", path));
    std::memcpy(address.sun_path, path.data(), path.size());
    Fd fd{socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!fd) return fail(system_error(errno));
    const auto* name = reinterpret_cast<const sockaddr*>(&address);
    if (Fd probe{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        probe && connect(probe.get(), name, sizeof address) == 0)
        return fail(fmt::format("{}: another server listens there", path));
    unlink(path.c_str());
    const auto former = umask(0177);
    const int bound = bind(fd.get(), name, sizeof address);
    umask(former);
    if (bound != 0) return fail(fmt::format("{}: {}", path, system_error(errno)));
    return fd;
}

}  // namespace

Result<std::unique_ptr<Listener>> RealListener::open(EventLoop& loop, const ListenOptions& options,
                                                     Acceptor& acceptor) {
    auto fd = make_socket(options);
    if (!fd) return std::unexpected(fd.error());
    return std::make_unique<RealListener>(loop, std::move(*fd), options, acceptor);
}

Result<Fd> RealListener::make_socket(const ListenOptions& options) {
    auto fd = options.unix_path.empty() ? bound_socket(SOCK_STREAM, options.bind, true)
                                        : unix_socket(options.unix_path);
    if (!fd) return std::unexpected(fd.error());
    if (::listen(fd->get(), kBacklog) != 0)
        return fail(fmt::format("{}: {}", options.bind.text(), system_error(errno)));
    return fd;
}

RealListener::RealListener(EventLoop& loop, Fd fd, ListenOptions options, Acceptor& acceptor)
    : loop_(loop),
      fd_(std::move(fd)),
      options_(std::move(options)),
      acceptor_(acceptor),
      local_(local_address_of(fd_.get())),
      spare_(::open("/dev/null", O_RDONLY | O_CLOEXEC)),
      resume_(loop.wheel(), *this) {
    loop_.watch(fd_.get(), EPOLLIN, *this);
}

RealListener::~RealListener() {
    if (destroyed_) *destroyed_ = true;
    loop_.unwatch(fd_.get(), *this);
    if (!options_.unix_path.empty()) unlink(options_.unix_path.c_str());
}

void RealListener::on_ready(std::uint32_t) {
    bool destroyed = false;
    destroyed_ = &destroyed;
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        Fd fd{accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (!fd) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            if (errno == EAGAIN) break;
            const int error = errno;
            if (!std::exchange(in_want_, true))
                log::warning("Cannot accept connections on {}: {}; new ones are turned away", local_.text(),
                             system_error(error));
            if ((error == EMFILE || error == ENFILE) && turn_away()) continue;
            // The queue would wake us without end, so we pause.
            loop_.rewatch(fd_.get(), 0, *this);
            resume_.start(Millis{200});
            break;
        }
        if (std::exchange(in_want_, false)) log::notice("{} accepts connections again", local_.text());
        acceptor_.on_accept(SocketStream::accepted(loop_, std::move(fd), options_));
        if (destroyed) return;
    }
    destroyed_ = nullptr;
}

// Without a descriptor nothing can be accepted, not even to be closed: whoever knocks would hang in the queue
// until there is one. So one is kept for that.
bool RealListener::turn_away() {
    if (!spare_) return false;
    spare_.reset();
    Fd fd{accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    const bool done = static_cast<bool>(fd);
    fd.reset();
    spare_ = Fd{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    return done;
}

void RealListener::on_resume() { loop_.rewatch(fd_.get(), EPOLLIN, *this); }

}  // namespace asterism::rt
