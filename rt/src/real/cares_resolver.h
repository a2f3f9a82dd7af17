// SPDX-License-Identifier: Apache-2.0
// The resolver on c-ares: its sockets are watched by the loop, its timeouts driven by one timer.
#pragma once

#include <memory>

#include "../dns/dns_cache.h"
#include "../dns/hosts_file.h"
#include "asterism/rt/dns.h"
#include "asterism/rt/event_loop.h"

struct ares_channeldata;

namespace asterism::rt {

class CaresResolver final : public Resolver {
public:
    explicit CaresResolver(EventLoop& loop);
    ~CaresResolver() override;

    void ask(const std::string& name, DnsType type, Done done) override;
    void configure(const ResolverOptions& options) override;

private:
    class Socket;
    void open();
    void close();
    void on_socket(int fd, bool readable, bool writable);
    void process(int readable, int writable);
    void on_tick();
    void arm();
    void use_servers();
    void question(const std::string& name, DnsType type);
    void settle(const std::string& name, DnsType type, const DnsAnswer& answer);

    EventLoop& loop_;
    ares_channeldata* channel_ = nullptr;
    DnsCache cache_;
    std::unordered_map<int, std::unique_ptr<Socket>> sockets_;
    ResolverOptions options_;
    HostsFile hosts_{options_.hosts_file};
    Timer<CaresResolver, &CaresResolver::on_tick> tick_;
};

}  // namespace asterism::rt
