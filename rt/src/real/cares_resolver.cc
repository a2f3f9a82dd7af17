// SPDX-License-Identifier: Apache-2.0
#include "cares_resolver.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <unistd.h>

#include <cstring>

#include <mutex>

#include "../dns/dns_parse.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::rt {

class CaresResolver::Socket final : public Watcher {
public:
    Socket(CaresResolver& owner, int fd) : owner_(owner), fd_(fd) {}
    ~Socket() { set(0); }
    void set(std::uint32_t events) {
        if (events == events_) return;
        if (events == 0)
            owner_.loop_.unwatch(fd_, *this);
        else if (events_ == 0)
            owner_.loop_.watch(fd_, events, *this);
        else
            owner_.loop_.rewatch(fd_, events, *this);
        events_ = events;
    }
    void on_ready(std::uint32_t events) override {
        const bool broken = events & (EPOLLERR | EPOLLHUP);
        owner_.process((events & EPOLLIN) || broken ? fd_ : ARES_SOCKET_BAD,
                       events & EPOLLOUT ? fd_ : ARES_SOCKET_BAD);
    }

private:
    CaresResolver& owner_;
    int fd_;
    std::uint32_t events_ = 0;
};

namespace {
struct Question {
    std::string name;
    DnsType type;
    std::function<void(const DnsAnswer&)> settle;
};
}  // namespace

CaresResolver::CaresResolver(EventLoop& loop) : loop_(loop), tick_(loop.wheel(), *this) {
    static std::once_flag once;
    std::call_once(once, [] { ares_library_init(ARES_LIB_INIT_ALL); });
    open();
}

CaresResolver::~CaresResolver() { close(); }

void CaresResolver::open() {
    ares_options options{};
    // A server that is silent costs 1, 2 and 4 seconds.
    options.timeout = 1000;
    options.tries = 3;
    options.sock_state_cb_data = this;
    options.sock_state_cb = [](void* self, ares_socket_t fd, int readable, int writable) {
        static_cast<CaresResolver*>(self)->on_socket(fd, readable != 0, writable != 0);
    };
    int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    if (!options_.resolv_conf.empty()) {
        options.resolvconf_path = options_.resolv_conf.data();
        mask |= ARES_OPT_RESOLVCONF;
        if (access(options_.resolv_conf.c_str(), R_OK) != 0)
            log::warning("DNS: {} cannot be read: {}", options_.resolv_conf, std::strerror(errno));
    }
    if (ares_init_options(&channel_, &options, mask) != ARES_SUCCESS) {
        channel_ = nullptr;
        log::error("DNS is not available: no resolver could be set up");
        return;
    }
    if (!options_.servers.empty()) use_servers();
}

// Those that are named come first; those of resolv.conf stay behind them.
void CaresResolver::use_servers() {
    std::string list;
    for (const auto& server : options_.servers) list += (list.empty() ? "" : ",") + server.text();
    ares_addr_port_node* known = nullptr;
    if (ares_get_servers_ports(channel_, &known) == ARES_SUCCESS) {
        char text[INET6_ADDRSTRLEN];
        for (const auto* one = known; one; one = one->next)
            if (inet_ntop(one->family, &one->addr, text, sizeof text)) {
                const auto port = static_cast<std::uint16_t>(one->udp_port ? one->udp_port : 53);
                if (const auto ip = IpAddress::parse(text)) list += "," + SocketAddress{*ip, port}.text();
            }
        ares_free_data(known);
    }
    if (ares_set_servers_ports_csv(channel_, list.c_str()) != ARES_SUCCESS)
        log::error("DNS: the name servers {} cannot be used", list);
}

void CaresResolver::close() {
    if (channel_) ares_destroy(channel_);
    channel_ = nullptr;
    sockets_.clear();
}

void CaresResolver::configure(const ResolverOptions& options) {
    if (options == options_) return;
    options_ = options;
    hosts_ = HostsFile(options_.hosts_file);
    cache_.clear();
    close();
    open();
    // Whoever asked before waits still.
    for (const auto& [name, type] : cache_.open()) question(name, type);
}

void CaresResolver::on_socket(int fd, bool readable, bool writable) {
    if (!readable && !writable) {
        sockets_.erase(fd);
        return;
    }
    auto& socket = sockets_[fd];
    if (!socket) socket = std::make_unique<Socket>(*this, fd);
    socket->set((readable ? EPOLLIN : 0u) | (writable ? EPOLLOUT : 0u));
}

void CaresResolver::process(int readable, int writable) {
    if (!channel_) return;
    ares_process_fd(channel_, readable, writable);
    arm();
}

void CaresResolver::on_tick() { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); }

void CaresResolver::arm() {
    timeval buffer{};
    if (const auto* left = channel_ ? ares_timeout(channel_, nullptr, &buffer) : nullptr)
        tick_.start(Millis{left->tv_sec * 1000 + left->tv_usec / 1000 + 1});
    else
        tick_.stop();
}

void CaresResolver::settle(const std::string& name, DnsType type, const DnsAnswer& answer) {
    if (options_.debug > 0)
        log::debug(1, "DNS: {} type {}: outcome {}, {} records, for {} s", name, static_cast<int>(type),
                   static_cast<int>(answer.outcome), answer.records.size(), answer.ttl.count());
    cache_.settle(name, type, answer, loop_.now());
}

void CaresResolver::ask(const std::string& name, DnsType type, Done done) {
    if (const auto known = cache_.find(name, type, loop_.now())) return done(*known);
    if (cache_.join(name, type, std::move(done))) question(name, type);
}

void CaresResolver::question(const std::string& name, DnsType type) {
    DnsAnswer local;
    if (!channel_ || hosts_.find(name, type, local)) return settle(name, type, local);
    if (options_.debug > 0) log::debug(1, "DNS: asking for {}, type {}", name, static_cast<int>(type));
    auto* question =
        new Question{name, type, [this, name, type](const DnsAnswer& answer) { settle(name, type, answer); }};
    ares_query(
        channel_, name.c_str(), ns_c_in, static_cast<int>(type),
        [](void* arg, int status, int, unsigned char* bytes, int length) {
            const std::unique_ptr<Question> asked(static_cast<Question*>(arg));
            if (status == ARES_EDESTRUCTION) return;
            DnsAnswer answer;
            // Of names that are not there, the answer says for how long.
            const bool said = status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA;
            if (said && bytes)
                answer = parse_dns_answer({reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)},
                                          asked->name, asked->type);
            asked->settle(answer);
        },
        question);
    arm();
}

}  // namespace asterism::rt
