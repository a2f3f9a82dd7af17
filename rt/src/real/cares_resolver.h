// SPDX-License-Identifier: Apache-2.0
// The resolver on c-ares: its sockets are watched by the loop, its timeouts driven by one timer.
#pragma once

#include <memory>

#include "asterism/rt/dns.h"
#include "asterism/rt/event_loop.h"
#include "dns_cache.h"

struct ares_channeldata;

namespace asterism::rt {

class CaresResolver final : public Resolver {
public:
    explicit CaresResolver(EventLoop& loop);
    ~CaresResolver() override;

    void ask(const std::string& name, DnsType type, Done done) override;
    void set_servers(const std::vector<SocketAddress>& servers) override;

private:
    class Socket;
    void open();
    void close();
    void on_socket(int fd, bool readable, bool writable);
    void process(int readable, int writable);
    void on_tick();
    void arm();
    bool from_hosts_file(const std::string& name, DnsType type, DnsAnswer& out);

    EventLoop& loop_;
    ares_channeldata* channel_ = nullptr;
    DnsCache cache_;
    std::unordered_map<int, std::unique_ptr<Socket>> sockets_;
    std::vector<SocketAddress> servers_;
    Timer<CaresResolver, &CaresResolver::on_tick> tick_;
};

}  // namespace asterism::rt
