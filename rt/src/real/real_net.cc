// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/real_net.h"

#include <fmt/core.h>
#include <signal.h>
#include <sys/socket.h>

#include <cerrno>

#include "address_watch.h"
#include "asterism/base/hash_map.h"
#include "cares_resolver.h"
#include "listener.h"
#include "socket_stream.h"
#include "tls.h"
#include "udp_socket.h"

namespace asterism::rt {

namespace {

class RealNet final : public Net {
public:
    explicit RealNet(EventLoop& loop) : loop_(loop) {
        // OpenSSL writes without MSG_NOSIGNAL: a peer that went away must not end the program.
        signal(SIGPIPE, SIG_IGN);
    }

    Result<std::unique_ptr<UdpSocket>> udp(const UdpOptions& options, DatagramHandler& handler) override {
        return RealUdpSocket::open(loop_, options, handler);
    }
    Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, Acceptor& acceptor) override {
        return RealListener::open(loop_, options, acceptor);
    }
    std::unique_ptr<Stream> connect(const ConnectOptions& options, StreamHandler& handler) override {
        return SocketStream::connect(loop_, options, handler);
    }
    Result<std::shared_ptr<TlsContext>> tls_context(const TlsOptions& options) override {
        return TlsContext::load(options);
    }
    Resolver& resolver() override {
        if (!resolver_) resolver_ = std::make_unique<CaresResolver>(loop_);
        return *resolver_;
    }
    Result<IpAddress> local_address_towards(const IpAddress& remote) override;
    void watch_addresses(AddressesChanged changed) override {
        watch_.reset();
        if (!changed) return;
        watch_ = std::make_unique<AddressWatch>(
            loop_, [this, changed = std::move(changed)](const std::vector<IpAddress>& gone) {
                towards_.clear();
                changed(gone);
            });
    }

private:
    struct Known {
        IpAddress local;
        MonoTime until;
    };
    EventLoop& loop_;
    std::unique_ptr<CaresResolver> resolver_;
    HashMap<IpAddress, Known> towards_;
    std::unique_ptr<AddressWatch> watch_;
};

Result<IpAddress> RealNet::local_address_towards(const IpAddress& remote) {
    if (const auto at = towards_.find(remote); at != towards_.end() && at->second.until > loop_.now())
        return at->second.local;
    // A connected datagram socket sends nothing, but the kernel chooses its route.
    Fd fd{socket(remote.is_v6() ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    sockaddr_storage storage;
    const auto length = SocketAddress{remote, 9}.to(storage);
    if (!fd || ::connect(fd.get(), reinterpret_cast<sockaddr*>(&storage), length) != 0)
        return fail(fmt::format("no route to {}: {}", remote.text(), system_error(errno)));
    if (towards_.size() > 100'000) towards_.clear();
    const auto local = local_address_of(fd.get()).ip;
    towards_[remote] = {local, loop_.now() + Seconds{30}};
    return local;
}

}  // namespace

std::unique_ptr<Net> make_real_net(EventLoop& loop) { return std::make_unique<RealNet>(loop); }

}  // namespace asterism::rt
