// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/io_net.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <cerrno>

#include "../real/socket_stream.h"
#include "asterism/rt/real_net.h"
#include "io_thread.h"
#include "remote_sockets.h"

namespace asterism::rt {

namespace {

class IoNet final : public Net {
public:
    IoNet(EventLoop& loop, const IoOptions& options) : options_(options), here_(make_real_net(loop)) {
        for (unsigned i = 0; i < std::max(1u, options.threads); ++i)
            threads_.push_back(std::make_unique<IoThread>(fmt::format("io-{}", i), loop));
    }

    Result<std::unique_ptr<UdpSocket>> udp(const UdpOptions& options, DatagramHandler& handler) override;
    Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, Acceptor& acceptor) override;
    std::unique_ptr<Stream> connect(const ConnectOptions& options, StreamHandler& handler) override;
    Result<std::shared_ptr<TlsContext>> tls_context(const TlsOptions& options) override {
        return here_->tls_context(options);
    }
    Resolver& resolver() override { return here_->resolver(); }
    Result<IpAddress> local_address_towards(const IpAddress& remote) override {
        return here_->local_address_towards(remote);
    }
    void watch_addresses(AddressesChanged changed) override { here_->watch_addresses(std::move(changed)); }

private:
    IoThread& next() { return *threads_[at_++ % threads_.size()]; }
    FarStream::Limits limits() const { return {options_.most_waiting}; }

    IoOptions options_;
    std::unique_ptr<Net> here_;
    std::vector<std::unique_ptr<IoThread>> threads_;
    std::size_t at_ = 0;
};

Result<std::unique_ptr<UdpSocket>> IoNet::udp(const UdpOptions& options, DatagramHandler& handler) {
    auto fd = RealUdpSocket::make_socket(options);
    if (!fd) return std::unexpected(fd.error());
    auto& thread = next();
    const auto id = thread.near()->new_id();
    auto near = std::make_unique<NearUdp>(thread.near(), id, local_address_of(fd->get()), handler);
    thread.near()->run_there([&loop = thread.loop(), side = thread.far(), id, fd = std::move(*fd),
                              gate = options.gate, most = options_.most_waiting]() mutable {
        auto* far = new FarUdp(loop, side, id, std::move(fd), gate, most);
        side->adopt(id, *far, [far] { delete far; });
    });
    return near;
}

Result<std::unique_ptr<Listener>> IoNet::listen(const ListenOptions& options, Acceptor& acceptor) {
    auto fd = RealListener::make_socket(options);
    if (!fd) return std::unexpected(fd.error());
    const auto local = local_address_of(fd->get());
    std::vector<NearListener::Part> parts;
    for (auto& thread : threads_) {
        // One socket, accepted from by all.
        Fd own{fcntl(fd->get(), F_DUPFD_CLOEXEC, 0)};
        if (!own) return fail(fmt::format("{}: {}", local.text(), system_error(errno)));
        const auto id = thread->near()->new_id();
        parts.push_back({thread->near(), id});
        thread->near()->run_there([&loop = thread->loop(), side = thread->far(), id, fd = std::move(own),
                                   options, limits = limits()]() mutable {
            auto* far = new FarListener(loop, side, id, std::move(fd), options, limits);
            side->adopt(id, *far, [far] { delete far; });
        });
    }
    return std::make_unique<NearListener>(std::move(parts), local, acceptor);
}

std::unique_ptr<Stream> IoNet::connect(const ConnectOptions& options, StreamHandler& handler) {
    auto& thread = next();
    const auto id = thread.near()->new_id();
    auto near = std::make_unique<NearStream>(thread.near(), id, options.to);
    near->set_handler(handler);
    near->set_cut(options.cutter != nullptr);
    thread.near()->run_there([&thread, id, options, limits = limits()] {
        auto& far =
            FarStream::make(thread.far(), id, options.cutter ? options.cutter(options.to) : nullptr, limits);
        far.attach(SocketStream::connect(thread.loop(), options, far));
    });
    return near;
}

}  // namespace

std::unique_ptr<Net> make_io_net(EventLoop& loop, const IoOptions& options) {
    return std::make_unique<IoNet>(loop, options);
}

}  // namespace asterism::rt
