// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/resolve.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::sipnet {

namespace {

using rt::DnsAnswer;
using rt::DnsOutcome;
using rt::DnsRecord;
using rt::DnsType;
using sip::Transport;

struct Service {
    std::string_view naptr;
    std::string_view srv;
    Transport transport;
};
// In the order of preference where the domain has none (RFC 3263 4.1; 587).
constexpr Service kServices[] = {
    {"SIPS+D2T", "_sips._tcp.", Transport::Tls},
    {"SIP+D2T", "_sip._tcp.", Transport::Tcp},
    {"SIP+D2U", "_sip._udp.", Transport::Udp},
};

/// Whoever names more places than this is not followed further: no call waits for so many.
constexpr std::size_t kMostPlaces = 32;
/// Questions that may go unanswered: a forwarder that does not know NAPTR shall not keep us from the rest,
/// name servers that are all silent shall not hold a call for minutes.
constexpr int kMostSilences = 3;

/// One resolution in progress. Kept alive by the questions it has asked.
class Resolution : public std::enable_shared_from_this<Resolution> {
public:
    Resolution(rt::Resolver& resolver, Reach reach, std::function<void(const Hops&)> done)
        : resolver_(resolver), reach_(reach), done_(std::move(done)) {}

    void start(const sip::UriView& uri, std::optional<Transport> demanded);

private:
    struct Place {  // an SRV target, or the host itself
        Transport transport;
        std::string host;
        std::uint16_t port;
    };

    /// May it be used? What is asked for by name may be dialled without a listener; else only what has one.
    bool usable(Transport transport) const {
        if (transport_) return transport == *transport_;
        return secure_ ? transport == Transport::Tls : reach_.has_listener(transport);
    }
    bool usable_to(Transport transport, const IpAddress& ip) const {
        const auto& families = reach_.families(transport);
        return ip.is_v6() ? families.ipv6 : families.ipv4;
    }
    void ask(const std::string& name, DnsType type, std::function<void(const DnsAnswer&)> take);
    void ask_naptr();
    void take_naptr(const DnsAnswer& answer);
    void ask_srv_of_the_host();
    void ask_srv();
    void on_srv(const Service& service, const DnsAnswer& answer);
    void ask_addresses();
    void next_address();
    void finish(const std::string& reason);

    rt::Resolver& resolver_;
    Reach reach_;
    std::function<void(const Hops&)> done_;
    std::string host_;
    bool secure_ = false;
    std::optional<Transport> transport_;
    std::vector<std::pair<Service, std::string>> services_;  // with the names to ask
    std::size_t service_at_ = 0;
    std::vector<Place> places_;
    std::size_t place_at_ = 0;
    bool asked_v4_ = false;
    bool by_naptr_ = false;
    std::vector<Hop> hops_;
    Seconds ttl_ = Seconds::max();
    int silences_ = 0;
    bool denied_ = false;
    std::string trouble_;
};

void Resolution::start(const sip::UriView& uri, std::optional<Transport> demanded) {
    // 4: TARGET is maddr if present, else the host; an explicit port and transport limit what is asked.
    host_ = std::string(uri.param("maddr").value_or(uri.host));
    secure_ = uri.is_secure();
    const auto named = uri.param("transport");
    transport_ = demanded;
    if (!transport_ && named) {
        transport_ = sip::transport_of(*named);
        if (!transport_) return finish(fmt::format("unknown transport '{}'", *named));
        if (secure_ && *transport_ == Transport::Tcp) transport_ = Transport::Tls;  // RFC 3261 26.2.2
    }
    const auto address = IpAddress::parse(host_);

    // 4.1: a numeric target or an explicit port settles the transport: TLS for sips, else UDP.
    if (address || uri.port != 0) {
        const auto transport = transport_.value_or(secure_ ? Transport::Tls : Transport::Udp);
        // 4.2: and the port.
        const auto port = uri.port != 0 ? uri.port : sip::default_port(transport);
        if (address) {
            hops_.push_back({transport, {*address, port}, {}});
            return finish({});
        }
        places_.push_back({transport, host_, port});
        return ask_addresses();
    }
    if (transport_ && sip::is_websocket(*transport_)) {  // no SRV is defined for it (RFC 7118 6)
        places_.push_back({*transport_, host_, sip::default_port(*transport_)});
        return ask_addresses();
    }
    ask_naptr();
}

void Resolution::ask(const std::string& name, DnsType type, std::function<void(const DnsAnswer&)> take) {
    resolver_.ask(name, type, [self = shared_from_this(), take = std::move(take)](const DnsAnswer& answer) {
        if (answer.outcome == DnsOutcome::Found) self->ttl_ = std::min(self->ttl_, answer.ttl);
        if (answer.outcome == DnsOutcome::Failed) {
            self->trouble_ = "the name servers do not answer";
            if (++self->silences_ == kMostSilences) return self->finish(self->trouble_);
        }
        take(answer);
    });
}

void Resolution::ask_naptr() {
    ask(host_, DnsType::Naptr, [self = shared_from_this()](const DnsAnswer& answer) {
        self->take_naptr(answer);
        if (self->services_.empty()) self->ask_srv_of_the_host();
        self->ask_srv();
    });
}

/// 4.1, as 586 has it: a transport that is asked for limits the records to those of its service.
void Resolution::take_naptr(const DnsAnswer& answer) {
    auto records = answer.records;
    std::erase_if(records, [&](const DnsRecord& record) {
        if (!iequals(record.flags, "s") || record.target.empty()) return true;
        return std::ranges::none_of(kServices, [&](const Service& service) {
            return iequals(service.naptr, record.service) && usable(service.transport);
        });
    });
    std::ranges::stable_sort(records, [](const DnsRecord& a, const DnsRecord& b) {
        return std::pair(a.priority, a.weight) < std::pair(b.priority, b.weight);
    });
    for (const auto& record : records) {
        if (services_.size() == kMostPlaces) break;
        // Of the transport that is asked for only the lowest order counts; without one all are tried in
        // order.
        if (transport_ && record.priority != records.front().priority) break;
        for (const auto& service : kServices)
            if (iequals(service.naptr, record.service)) services_.emplace_back(service, record.target);
    }
    by_naptr_ = !services_.empty();
}

/// 4.1: without NAPTR, SRV for each transport we speak, in our order.
void Resolution::ask_srv_of_the_host() {
    by_naptr_ = false;
    for (const auto& service : kServices)
        if (usable(service.transport)) services_.emplace_back(service, std::string(service.srv) + host_);
}

void Resolution::ask_srv() {
    // NAPTR that led to no SRV leaves those of the host itself in use (586).
    if (service_at_ == services_.size() && by_naptr_ && places_.empty() && !denied_ && trouble_.empty())
        ask_srv_of_the_host();
    if (service_at_ == services_.size()) {
        // 4.1, 4.2: no SRV at all: the addresses of the name, at the default transport and port.
        if (places_.empty()) {
            if (denied_) return finish("SIP is not offered there");
            const auto transport = transport_.value_or(secure_ ? Transport::Tls : Transport::Udp);
            places_.push_back({transport, host_, sip::default_port(transport)});
        }
        return ask_addresses();
    }
    const auto& [service, name] = services_[service_at_++];
    ask(name, DnsType::Srv, [self = shared_from_this(), service = service](const DnsAnswer& answer) {
        self->on_srv(service, answer);
        // Who does not answer this will not answer the others.
        if (answer.outcome == DnsOutcome::Failed) self->service_at_ = self->services_.size();
        self->ask_srv();
    });
}

void Resolution::on_srv(const Service& service, const DnsAnswer& answer) {
    auto records = answer.records;
    // A target of "." says that the service is decidedly not there (RFC 2782): nor is it at the bare name.
    if (std::erase_if(records, [](const DnsRecord& record) {
            return record.target.empty() || record.target == ".";
        }) > 0)
        denied_ = true;
    std::erase_if(records, [](const DnsRecord& record) { return record.port == 0; });  // nobody is there
    std::stable_sort(records.begin(), records.end(),
                     [](const DnsRecord& a, const DnsRecord& b) { return a.priority < b.priority; });
    // RFC 2782: within one priority, a random order weighted by weight; those of weight 0 stand a small
    // chance.
    for (auto first = records.begin(); first != records.end();) {
        const auto last =
            std::find_if(first, records.end(), [&](const auto& r) { return r.priority != first->priority; });
        for (auto at = first; at != last; ++at) {
            std::uint64_t sum = 0;
            for (auto it = at; it != last; ++it) sum += it->weight;
            auto pick = random_below(sum + 1);
            auto chosen = at;
            for (auto it = at; it != last; ++it) {
                chosen = it;
                if (pick <= it->weight) break;
                pick -= it->weight;
            }
            std::rotate(at, chosen, chosen + 1);
        }
        first = last;
    }
    for (const auto& record : records)
        if (places_.size() < kMostPlaces) places_.push_back({service.transport, record.target, record.port});
}

// AAAA before A (587).
void Resolution::ask_addresses() {
    if (place_at_ == places_.size()) return finish(trouble_.empty() ? "no address found" : trouble_);
    const auto& place = places_[place_at_];
    const auto& families = reach_.families(place.transport);
    if (asked_v4_ ? !families.ipv4 : !families.ipv6) return next_address();
    if (const auto literal = IpAddress::parse(place.host)) {
        if (literal->is_v6() != asked_v4_) hops_.push_back({place.transport, {*literal, place.port}, host_});
        return next_address();
    }
    ask(place.host, asked_v4_ ? DnsType::A : DnsType::Aaaa,
        [self = shared_from_this()](const DnsAnswer& answer) {
            const auto& place = self->places_[self->place_at_];
            for (const auto& record : answer.records)
                if (!record.address.is_any() && !record.address.is_multicast() &&
                    self->hops_.size() < kMostPlaces)
                    self->hops_.push_back({place.transport, {record.address, place.port}, self->host_});
            self->next_address();
        });
}

void Resolution::next_address() {
    if (asked_v4_) ++place_at_;
    asked_v4_ = !asked_v4_;
    if (place_at_ == places_.size()) return finish(trouble_.empty() ? "no such name" : trouble_);
    ask_addresses();
}

void Resolution::finish(const std::string& reason) {
    std::erase_if(hops_, [this](const Hop& hop) { return !usable_to(hop.transport, hop.address.ip); });
    for (auto& hop : hops_) hop.ttl = ttl_;
    auto done = std::move(done_);
    if (hops_.empty())
        done(fail(fmt::format("{}: {}", host_, reason.empty() ? "no transport for this address" : reason)));
    else
        done(std::move(hops_));
}

}  // namespace

bool Reach::has_listener(sip::Transport transport) const {
    return (transport == Transport::Udp && udp.any()) || (transport == Transport::Tcp && tcp.any()) ||
           (transport == Transport::Tls && tls.any());
}

const Reach::Families& Reach::families(sip::Transport transport) const {
    if (!has_listener(transport)) return dialled;
    return transport == Transport::Udp ? udp : transport == Transport::Tcp ? tcp : tls;
}

void resolve(rt::Resolver& resolver, const sip::UriView& uri, std::optional<sip::Transport> transport,
             const Reach& reach, std::function<void(const Hops&)> done) {
    auto resolution = std::make_shared<Resolution>(resolver, reach, std::move(done));
    resolution->start(uri, transport);
}

}  // namespace asterism::sipnet
