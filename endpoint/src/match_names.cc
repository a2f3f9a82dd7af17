// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/match_names.h"

#include <algorithm>

#include "asterism/base/log.h"

namespace asterism::endpoint {

namespace {
// A TTL of nothing does not make us ask all day; one of a week does not keep us from noticing.
constexpr Seconds kSoonest{30};
constexpr Seconds kLatest{3600};
constexpr Seconds kAfterFailure{60};
}  // namespace

/// One name: what it stands for, and the questions under way.
class MatchNames::Name {
public:
    Name(MatchNames& owner, std::string host, bool by_srv)
        : owner_(owner), host_(std::move(host)), by_srv_(by_srv), again_(owner.loop_.wheel(), *this) {}

    void ask() {
        round_ = std::make_shared<Round>();
        again_.stop();
        // What is cached is answered at once: the round is not over before all is asked.
        ++round_->open;
        if (by_srv_)
            ask_services();
        else
            ask_addresses(host_);
        close_one();
    }
    const std::vector<IpAddress>& addresses() const { return addresses_; }

private:
    void ask_services() {
        // 41
        for (const auto* service : {"_sip._udp.", "_sip._tcp.", "_sips._tcp."})
            question(service + host_, rt::DnsType::Srv, [this](const rt::DnsAnswer& answer) {
                for (const auto& record : answer.records) {
                    round_->by_srv = true;
                    take_ttl(record.ttl);
                    ask_addresses(record.target);
                }
            });
    }
    /// One time of asking; an answer that comes when there is a newer one is not heard.
    struct Round {
        int open = 0;
        bool by_srv = false;
        bool bare_asked = false;
        Seconds ttl = kLatest;
        std::vector<IpAddress> found;
    };

    void question(const std::string& name, rt::DnsType type, std::function<void(const rt::DnsAnswer&)> take) {
        ++round_->open;
        owner_.resolver_.ask(
            name, type, [this, round = std::weak_ptr(round_), take = std::move(take)](const auto& answer) {
                const auto current = round.lock();
                if (!current) return;
                take(answer);
                close_one();
            });
    }
    void close_one() {
        if (--round_->open == 0) finish();
    }
    void ask_addresses(const std::string& host) {
        for (const auto type : {rt::DnsType::A, rt::DnsType::Aaaa})
            question(host, type, [this](const rt::DnsAnswer& answer) {
                for (const auto& record : answer.records) {
                    take_ttl(record.ttl);
                    round_->found.push_back(record.address);
                }
            });
    }
    void take_ttl(Seconds ttl) { round_->ttl = std::min(round_->ttl, ttl); }

    void finish() {
        if (by_srv_ && !round_->by_srv && !std::exchange(round_->bare_asked, true)) {
            ++round_->open;
            ask_addresses(host_);
            return close_one();
        }
        if (round_->found.empty()) {
            if (!failed_)
                log::warning("Identify: '{}' in match is not resolved{}", host_,
                             addresses_.empty() ? "; it matches nobody" : "; its former addresses stay");
            failed_ = true;
            again_.start(kAfterFailure);
            return;
        }
        failed_ = false;
        addresses_ = std::move(round_->found);
        again_.start(std::clamp(round_->ttl, kSoonest, kLatest));
    }

    MatchNames& owner_;
    std::string host_;
    bool by_srv_;
    bool failed_ = false;
    std::vector<IpAddress> addresses_;
    std::shared_ptr<Round> round_;
    Timer<Name, &Name::ask> again_;
};

MatchNames::MatchNames(rt::Loop& loop, rt::Resolver& resolver) : loop_(loop), resolver_(resolver) {}
MatchNames::~MatchNames() = default;

std::string MatchNames::key_of(const std::string& host, bool by_srv) { return (by_srv ? "s " : "a ") + host; }

void MatchNames::follow(const schema::Snapshot& snapshot) {
    TextMap<std::unique_ptr<Name>> next;
    for (const auto& identify : snapshot.all<Identify>())
        for (const auto& entry : identify->match) {
            if (entry.host.empty()) continue;
            const bool by_srv = identify->srv_lookups && entry.port == 0;
            const auto key = key_of(entry.host, by_srv);
            if (next.contains(key)) continue;
            auto known = names_.find(key);
            next[key] = known != names_.end() ? std::move(known->second)
                                              : std::make_unique<Name>(*this, entry.host, by_srv);
        }
    names_ = std::move(next);
    for (auto& [key, name] : names_) name->ask();
}

bool MatchNames::has(const std::string& host, bool by_srv, const IpAddress& address) const {
    const auto at = names_.find(key_of(host, by_srv));
    if (at == names_.end()) return false;
    const auto& known = at->second->addresses();
    return std::find(known.begin(), known.end(), address) != known.end();
}

}  // namespace asterism::endpoint
