// SPDX-License-Identifier: Apache-2.0
// The simulated twin: one loop with virtual time, and a network of wires in memory between whoever opens
// sockets on it. Nothing runs by itself: pass(time) lets the world go on. Delays, losses, doublings and the
// order of what happens at the same moment follow from a seed, so every run can be repeated. tests/flows run
// the whole server on it.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "asterism/rt/dns.h"
#include "asterism/rt/loop.h"
#include "asterism/rt/net.h"

namespace asterism::rt {

struct SimOptions {
    std::uint64_t seed = 1;
    Millis least_delay{1};
    Millis most_delay{1};
    /// Of a thousand datagrams.
    unsigned lost = 0;
    unsigned doubled = 0;
    /// Nothing overtakes what went the same way before; else delays may change the order.
    bool in_order = false;
    /// The addresses of the server's host: what sockets bound to any address receive for and send from. Peers
    /// with addresses of their own then live on the same net. Empty: everything is one host.
    std::vector<IpAddress> host;
};

class SimLoop final : public Loop {
public:
    SimLoop();
    void post(Job job) override { mailbox_.post(std::move(job)); }
    WallTime wall_now() const override;
    MonoTime boot_now() const override { return now() + slept_; }
    /// Somebody sets the clock on the wall by so much.
    void set_clock(Millis by) { wall_offset_ += by; }
    /// The machine sleeps: only the clocks that count that go on.
    void sleep(Millis time);
    /// Nobody's turn comes for so long, then all that is due at once.
    void stall(Millis time);
    /// Everything that happens within `time` happens, in order; now() is later by exactly that.
    void pass(Millis time);
    /// What can happen without time passing.
    void settle();
    /// The server was killed: what it had posted to itself dies with it.
    void forget_posted() { mailbox_.forget(); }
    /// Told as each turn begins (true) and ends; all timers of one moment are one turn.
    void watch_turns(std::function<void(bool begins)> watch) { watch_ = std::move(watch); }
    /// Until `done()`, but no longer than `most`; whether it was.
    template <class Done>
    bool pass_until(Done&& done, Millis most) {
        const auto end = now() + most;
        settle();
        while (!done()) {
            const auto next = wheel_.next();
            if (!next || *next > end) return false;
            step(std::min(*next, end));
        }
        return true;
    }

private:
    void step(MonoTime to);
    /// Timers that are due until then, if time goes on, and what was posted; true: there may be more to do.
    bool turn(std::optional<MonoTime> to);
    Mailbox mailbox_;
    std::function<void(bool begins)> watch_;
    Millis wall_offset_{0};
    Millis slept_{0};
};

class SimNet final : public Net {
public:
    SimNet(SimLoop& loop, SimOptions options);
    ~SimNet() override;

    Result<std::unique_ptr<UdpSocket>> udp(const UdpOptions& options, DatagramHandler& handler) override;
    Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, Acceptor& acceptor) override;
    std::unique_ptr<Stream> connect(const ConnectOptions& options, StreamHandler& handler) override;
    Result<std::shared_ptr<TlsContext>> tls_context(const TlsOptions& options) override;
    Resolver& resolver() override;
    Result<IpAddress> local_address_towards(const IpAddress& remote) override;
    void watch_addresses(AddressesChanged changed) override { changed_ = std::move(changed); }
    /// The server's host has these addresses from now on; who watches is told.
    void move_host(std::vector<IpAddress> addresses);

    /// What a name server would say; names that were never set do not exist.
    void set_record(const std::string& name, DnsRecord record);
    /// From now on; what was cached stays so for its TTL.
    void remove_records(const std::string& name);
    SimOptions& options() { return options_; }
    /// Nobody takes datagrams there from now on, and its host says so (ICMP); or somebody does again.
    void refuse(const SocketAddress& there, bool refuses);
    /// The server was killed: nobody waits for answers of the name server any more.
    void forget_questions();

private:
    AddressesChanged changed_;
    class Udp;
    class Pipe;
    class Door;
    class Names;
    friend class Udp;
    friend class Pipe;
    friend class Door;
    /// After a delay of the wire.
    void deliver(Job job);
    void deliver(const SocketAddress& from, const SocketAddress& to, Job job);
    void deliver_after(Millis delay, Job job);
    Millis random_delay() const;
    bool is_host(const IpAddress& address) const;
    /// Who has `address`, or any address of the host at that port.
    template <class T>
    T* bound_at(const std::map<SocketAddress, T*>& table, const SocketAddress& address) const {
        if (const auto at = table.find(address); at != table.end()) return at->second;
        if (!is_host(address.ip)) return nullptr;
        const auto any = table.find({IpAddress::any(address.ip.family()), address.port});
        return any == table.end() ? nullptr : any->second;
    }
    std::uint16_t free_port();

    SimLoop& loop_;
    SimOptions options_;
    std::map<SocketAddress, Udp*> sockets_;
    std::map<SocketAddress, Door*> doors_;
    std::set<SocketAddress> refusing_;
    /// When the latest datagram of each way arrives.
    std::map<std::pair<SocketAddress, SocketAddress>, MonoTime> latest_;
    std::unique_ptr<Names> names_;
    std::uint16_t next_port_ = 40000;
    struct Delayed;
    std::list<std::unique_ptr<Delayed>> delayed_;
};

}  // namespace asterism::rt
