// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <deque>

#include "../dns/dns_cache.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/rt/sim.h"

namespace asterism::rt {

/// A job that happens after the wire's delay.
struct SimNet::Delayed {
    Delayed(SimNet& net, Job job) : net(net), job(std::move(job)), timer(net.loop_.wheel(), *this) {}
    void fire() {
        auto work = std::move(job);
        net.delayed_.erase(place);
        work();
    }
    SimNet& net;
    std::list<std::unique_ptr<Delayed>>::iterator place;
    Job job;
    Timer<Delayed, &Delayed::fire> timer;
};

Millis SimNet::random_delay() const {
    const auto spread = static_cast<std::uint64_t>((options_.most_delay - options_.least_delay).count());
    return options_.least_delay + Millis{static_cast<std::int64_t>(spread ? random_below(spread + 1) : 0)};
}

void SimNet::deliver_after(Millis delay, Job job) {
    auto delayed = std::make_unique<Delayed>(*this, std::move(job));
    delayed->timer.start(delay);
    const auto& one = delayed_.emplace_back(std::move(delayed));
    one->place = std::prev(delayed_.end());
}

void SimNet::deliver(Job job) { deliver_after(random_delay(), std::move(job)); }

void SimNet::deliver(const SocketAddress& from, const SocketAddress& to, Job job) {
    auto delay = random_delay();
    if (options_.in_order) {
        auto& latest = latest_[{from, to}];
        latest = std::max(latest, loop_.now() + delay);
        delay = std::chrono::ceil<Millis>(latest - loop_.now());
    }
    deliver_after(delay, std::move(job));
}

bool SimNet::is_host(const IpAddress& address) const {
    return options_.host.empty() ||
           std::find(options_.host.begin(), options_.host.end(), address) != options_.host.end();
}

// ---- datagrams
// --------------------------------------------------------------------------------------------------

class SimNet::Udp final : public UdpSocket {
public:
    Udp(SimNet& net, SocketAddress local, DatagramHandler& handler)
        : net_(net), local_(local), handler_(handler) {
        net_.sockets_[local_] = this;
    }
    ~Udp() override { net_.sockets_.erase(local_); }
    SocketAddress local() const override { return local_; }

    void send(const SocketAddress& to, SharedBytes bytes) override {
        const auto chance = random_below(1000);
        if (chance < net_.options_.lost) return;
        const int copies = chance >= 1000 - net_.options_.doubled ? 2 : 1;
        SocketAddress from = local_;
        if (from.ip.is_any()) from.ip = net_.local_address_towards(to.ip).value();
        if (net_.refusing_.contains(to) || bytes.size() > kLargest) return come_back(from, to, bytes);
        for (int i = 0; i < copies; ++i)
            net_.deliver(from, to, [&net = net_, to, from, bytes] {
                if (auto* at = net.bound_at(net.sockets_, to))
                    at->handler_.on_datagram({from, to, bytes.view()});
            });
    }

private:
    void come_back(const SocketAddress& from, const SocketAddress& to, const SharedBytes& bytes) {
        net_.deliver(to, from, [&net = net_, to, from, bytes] {
            if (auto* at = net.bound_at(net.sockets_, from))
                at->handler_.on_undelivered(to, bytes.view().substr(0, kReturned), true);
        });
    }
    static constexpr std::size_t kLargest = 65'507;
    /// What hosts give back of a packet: no more than fits 576 bytes with both headers (RFC 1812 4.3.2.3).
    static constexpr std::size_t kReturned = 520;

    SimNet& net_;
    SocketAddress local_;
    DatagramHandler& handler_;
};

// ---- streams
// ----------------------------------------------------------------------------------------------------

/// One end of a connection. The other end may be gone at any moment; what travels then is lost, as with a
/// reset.
class SimNet::Pipe final : public Stream {
public:
    Pipe(SimNet& net, SocketAddress local, SocketAddress peer, bool tls)
        : net_(net), local_(local), peer_(peer), alive_(std::make_shared<Pipe*>(this)) {
        if (tls) tls_ = TlsPeer{"TLSv1.3", "simulated", {}, false};
    }
    ~Pipe() override {
        close();
        *alive_ = nullptr;
    }
    SocketAddress local() const override { return local_; }
    SocketAddress peer() const override { return peer_; }
    bool is_tls() const override { return tls_.has_value(); }
    std::optional<TlsPeer> tls() const override { return tls_; }
    std::size_t unsent() const override {
        std::size_t bytes = 0;
        if (other_ && *other_)
            for (const auto& one : (*other_)->held_) bytes += one.view().size();
        return bytes;
    }
    void set_reading(bool reading) override {
        if (std::exchange(reading_, reading) == reading || !reading) return;
        net_.loop_.post([me = alive_] {
            if (*me) (*me)->read_held();
        });
    }
    void set_handler(StreamHandler& handler) override { handler_ = &handler; }

    void send(SharedBytes bytes) override {
        if (closed_) return;
        if (!other_) {
            early_.push_back(std::move(bytes));  // not connected yet
            return;
        }
        in_order([other = other_, bytes] {
            if (!*other || (*other)->closed_ || !(*other)->handler_) return;
            (*other)->held_.push_back(bytes);
            (*other)->read_held();
        });
    }
    void close() override {
        if (closed_) return;
        closed_ = true;
        if (!other_) return;
        in_order([other = other_] {
            if (!*other) return;
            (*other)->end_is_held_ = true;
            (*other)->read_held();
        });
    }
    void ended(CloseReason reason, std::string_view detail) {
        if (closed_) return;
        closed_ = true;
        if (handler_) handler_->on_closed(*this, reason, detail);
    }
    void join(Pipe& other) { other_ = other.alive_; }
    void opened() {
        if (handler_) {
            const auto me = alive_;
            handler_->on_open(*this);
            if (!*me) return;
        }
        for (auto& bytes : std::exchange(early_, {})) send(std::move(bytes));
    }
    std::shared_ptr<Pipe*> alive() const { return alive_; }

private:
    /// What arrived, as long as somebody reads; its end behind it.
    void read_held() {
        const auto me = alive_;
        while (*me && reading_ && !closed_ && !held_.empty()) {
            const auto bytes = std::move(held_.front());
            held_.pop_front();
            handler_->on_bytes(*this, bytes.view());
        }
        if (*me && reading_ && held_.empty() && end_is_held_)
            return ended(CloseReason::ByPeer, "closed by the peer");
        if (*me && held_.empty() && other_ && *other_ && (*other_)->handler_ && !(*other_)->closed_)
            (*other_)->handler_->on_room(**other_);
    }

    /// A stream keeps its order whatever the delays: nothing overtakes what was sent before.
    void in_order(Job job) {
        auto earlier = std::exchange(last_, std::make_shared<Step>());
        auto mine = last_;
        mine->job = std::move(job);
        net_.deliver([earlier, mine] {
            mine->arrived = true;
            if (earlier && !earlier->done) {
                earlier->next = mine;
                return;
            }
            run(mine);
        });
    }
    struct Step {
        Job job;
        bool arrived = false;
        bool done = false;
        std::shared_ptr<Step> next;
    };
    static void run(std::shared_ptr<Step> step) {
        while (step && step->arrived) {
            step->done = true;
            auto job = std::move(step->job);
            job();
            step = step->next;
        }
    }

    SimNet& net_;
    SocketAddress local_;
    SocketAddress peer_;
    std::optional<TlsPeer> tls_;
    StreamHandler* handler_ = nullptr;
    std::shared_ptr<Pipe*> alive_;
    std::shared_ptr<Pipe*> other_;
    std::shared_ptr<Step> last_;
    std::vector<SharedBytes> early_;
    std::deque<SharedBytes> held_;
    bool reading_ = true;
    bool end_is_held_ = false;
    bool closed_ = false;
};

class SimNet::Door final : public Listener {
public:
    Door(SimNet& net, SocketAddress local, Acceptor& acceptor, bool tls)
        : net_(net), local_(local), acceptor_(acceptor), tls_(tls) {
        net_.doors_[local_] = this;
    }
    ~Door() override { net_.doors_.erase(local_); }
    SocketAddress local() const override { return local_; }
    void set_tls(std::shared_ptr<TlsContext>) override {}
    void knock(Pipe& caller, bool tls) {
        if (tls != tls_)
            return caller.ended(CloseReason::TlsFailed, "one side speaks TLS, the other does not");
        auto ours = std::make_unique<Pipe>(net_, caller.peer(), caller.local(), tls);
        ours->join(caller);
        caller.join(*ours);
        const auto alive = caller.alive();
        acceptor_.on_accept(std::move(ours));
        if (*alive) caller.opened();
    }

private:
    SimNet& net_;
    SocketAddress local_;
    Acceptor& acceptor_;
    bool tls_;
};

// ---- names
// ------------------------------------------------------------------------------------------------------

class SimNet::Names final : public Resolver {
public:
    explicit Names(SimNet& net) : net_(net) {}
    void ask(const std::string& name, DnsType type, Done done) override {
        if (const auto known = cache_.find(name, type, net_.loop_.now())) return done(*known);
        if (!cache_.join(name, type, std::move(done))) return;
        net_.deliver([this, asked = generation_, name, type, answer = answer_to(name, type)] {
            if (asked == generation_) cache_.settle(name, type, answer, net_.loop_.now());
        });
    }
    void configure(const ResolverOptions&) override {}
    void set(const std::string& name, DnsRecord record) {
        records_[to_lower(name)].push_back(std::move(record));
    }
    void remove(const std::string& name) { records_.erase(to_lower(name)); }
    void forget() {
        cache_ = {};
        ++generation_;
    }

private:
    SimNet& net_;
    unsigned generation_ = 0;
    DnsAnswer answer_to(const std::string& name, DnsType type) const {
        constexpr Seconds kNegative{30};
        DnsAnswer answer{DnsOutcome::NoSuchName, {}, kNegative};
        const auto at = records_.find(to_lower(name));
        if (at == records_.end()) return answer;
        answer.outcome = DnsOutcome::NoData;
        for (const auto& record : at->second)
            if (record.type == type) answer.records.push_back(record);
        if (answer.records.empty()) return answer;
        answer.outcome = DnsOutcome::Found;
        answer.ttl = Seconds::max();
        for (const auto& record : answer.records) answer.ttl = std::min(answer.ttl, record.ttl);
        return answer;
    }

    DnsCache cache_;
    std::map<std::string, std::vector<DnsRecord>> records_;
};

// ---- the net
// ----------------------------------------------------------------------------------------------------

SimNet::SimNet(SimLoop& loop, SimOptions options)
    : loop_(loop), options_(options), names_(std::make_unique<Names>(*this)) {
    seed_random_for_tests(options.seed);
}
SimNet::~SimNet() = default;

std::uint16_t SimNet::free_port() { return next_port_++; }

Result<std::unique_ptr<UdpSocket>> SimNet::udp(const UdpOptions& options, DatagramHandler& handler) {
    auto bind = options.bind;
    if (bind.port == 0) bind.port = free_port();
    if (sockets_.contains(bind)) return fail(fmt::format("{}: Address already in use", bind.text()));
    return std::make_unique<Udp>(*this, bind, handler);
}

Result<std::unique_ptr<Listener>> SimNet::listen(const ListenOptions& options, Acceptor& acceptor) {
    auto bind = options.bind;
    if (bind.port == 0) bind.port = free_port();
    if (doors_.contains(bind)) return fail(fmt::format("{}: Address already in use", bind.text()));
    return std::make_unique<Door>(*this, bind, acceptor, options.tls != nullptr);
}

std::unique_ptr<Stream> SimNet::connect(const ConnectOptions& options, StreamHandler& handler) {
    auto from = options.from;
    if (!from.ip.is_set() || from.ip.is_any()) from.ip = local_address_towards(options.to.ip).value();
    if (from.port == 0) from.port = free_port();
    auto pipe = std::make_unique<Pipe>(*this, from, options.to, options.tls != nullptr);
    pipe->set_handler(handler);
    deliver([this, caller = pipe->alive(), to = options.to, tls = options.tls != nullptr] {
        if (!*caller) return;
        auto* door = bound_at(doors_, to);
        if (!door) return (*caller)->ended(CloseReason::Refused, "Connection refused");
        door->knock(**caller, tls);
    });
    return pipe;
}

Result<std::shared_ptr<TlsContext>> SimNet::tls_context(const TlsOptions&) {
    // Only its presence is asked for here; nothing behind it is ever touched.
    const auto presence = std::make_shared<int>();
    return std::shared_ptr<TlsContext>(presence, reinterpret_cast<TlsContext*>(presence.get()));
}

Resolver& SimNet::resolver() { return *names_; }

Result<IpAddress> SimNet::local_address_towards(const IpAddress& remote) {
    for (const auto& address : options_.host)
        if (address.family() == remote.family()) return address;
    // One host with the addresses of its sockets: whoever is bound to one of that family, else loopback.
    for (const auto& [address, socket] : sockets_)
        if (address.ip.family() == remote.family() && !address.ip.is_any()) return address.ip;
    return IpAddress::loopback(remote.family());
}

void SimNet::move_host(std::vector<IpAddress> addresses) {
    std::vector<IpAddress> gone;
    for (const auto& former : options_.host)
        if (std::find(addresses.begin(), addresses.end(), former) == addresses.end()) gone.push_back(former);
    options_.host = std::move(addresses);
    loop_.post([this, gone] {
        if (changed_) changed_(gone);
    });
}

void SimNet::refuse(const SocketAddress& there, bool refuses) {
    if (refuses)
        refusing_.insert(there);
    else
        refusing_.erase(there);
}

void SimNet::forget_questions() { names_->forget(); }

void SimNet::set_record(const std::string& name, DnsRecord record) { names_->set(name, std::move(record)); }

void SimNet::remove_records(const std::string& name) { names_->remove(name); }

}  // namespace asterism::rt
