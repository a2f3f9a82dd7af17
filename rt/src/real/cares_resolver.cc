// SPDX-License-Identifier: Apache-2.0
#include "cares_resolver.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <sys/socket.h>

#include <mutex>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "dns_parse.h"

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
    CaresResolver* owner;
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
    options.timeout = 2000;
    options.tries = 3;
    options.sock_state_cb_data = this;
    options.sock_state_cb = [](void* self, ares_socket_t fd, int readable, int writable) {
        static_cast<CaresResolver*>(self)->on_socket(fd, readable != 0, writable != 0);
    };
    const int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    if (ares_init_options(&channel_, &options, mask) != ARES_SUCCESS) {
        channel_ = nullptr;
        log::error("DNS is not available: no resolver could be set up");
        return;
    }
    if (servers_.empty()) return;
    std::string list;
    for (const auto& server : servers_) list += (list.empty() ? "" : ",") + server.text();
    if (ares_set_servers_ports_csv(channel_, list.c_str()) != ARES_SUCCESS)
        log::error("DNS: the name servers {} cannot be used", list);
}

void CaresResolver::close() {
    if (channel_) ares_destroy(channel_);
    channel_ = nullptr;
    sockets_.clear();
}

void CaresResolver::set_servers(const std::vector<SocketAddress>& servers) {
    servers_ = servers;
    cache_.clear();
    close();
    open();
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

bool CaresResolver::from_hosts_file(const std::string& name, DnsType type, DnsAnswer& out) {
    if (!channel_ || (type != DnsType::A && type != DnsType::Aaaa)) return false;
    hostent* host = nullptr;
    const int family = type == DnsType::A ? AF_INET : AF_INET6;
    if (ares_gethostbyname_file(channel_, name.c_str(), family, &host) != ARES_SUCCESS) return false;
    out.outcome = DnsOutcome::Found;
    for (char** address = host->h_addr_list; *address; ++address) {
        DnsRecord record;
        record.type = type;
        record.ttl = Seconds{60};
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), *address, static_cast<std::size_t>(host->h_length));
        record.address = type == DnsType::Aaaa
                             ? IpAddress::v6(bytes)
                             : IpAddress::v4(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                                             std::uint32_t{bytes[2]} << 8 | bytes[3]);
        out.records.push_back(std::move(record));
    }
    ares_free_hostent(host);
    return !out.records.empty();
}

void CaresResolver::ask(const std::string& name, DnsType type, Done done) {
    if (const auto* known = cache_.find(name, type, loop_.now())) return done(*known);
    if (!cache_.join(name, type, std::move(done))) return;
    DnsAnswer local;
    if (!channel_ || from_hosts_file(name, type, local)) return cache_.settle(name, type, local, loop_.now());
    auto* question = new Question{this, name, type, [this, name, type](const DnsAnswer& answer) {
                                      cache_.settle(name, type, answer, loop_.now());
                                  }};
    ares_query(
        channel_, name.c_str(), ns_c_in, static_cast<int>(type),
        [](void* arg, int status, int, unsigned char* bytes, int length) {
            std::unique_ptr<Question> asked(static_cast<Question*>(arg));
            DnsAnswer answer;
            if (status == ARES_ENOTFOUND) answer.outcome = DnsOutcome::NoSuchName;
            if (status == ARES_ENODATA) answer.outcome = DnsOutcome::NoData;
            if (status == ARES_SUCCESS && bytes)
                answer = parse_dns_answer({reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)},
                                          asked->type);
            if (status == ARES_EDESTRUCTION) return;
            asked->settle(answer);
        },
        question);
    arm();
}

}  // namespace asterism::rt
