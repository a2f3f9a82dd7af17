// SPDX-License-Identifier: Apache-2.0
#include "qualifier.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "counters.h"

namespace asterism::registrar {

using endpoint::ContactStatus;
using endpoint::Reachable;

namespace {
Millis random_below_time(Seconds most) {
    const auto millis = std::chrono::duration_cast<Millis>(most).count();
    return Millis{millis > 0 ? static_cast<std::int64_t>(random_below(static_cast<std::uint64_t>(millis)))
                             : 0};
}
}  // namespace

/// One contact that is asked.
struct Qualifier::Watch final : endpoint::RequestUser {
    Watch(Qualifier& owner, std::string id, std::string aor)
        : owner(owner),
          id(std::move(id)),
          aor(std::move(aor)),
          number(owner.next_number_++),
          next(owner.loop_.wheel(), *this),
          patience(owner.loop_.wheel(), *this) {}
    ~Watch() override { forget(); }

    void forget() {
        patience.stop();
        if (request) owner.requester_.abandon(std::exchange(request, 0));
    }
    // 134: an interval below qualify_timeout takes nobody his time to answer.
    void on_next() {
        // After a stall of ours all are due at once: begun anew, spread as at the start.
        if (owner.loop_.wheel().late())
            owner.plan_again(*this);
        else if (request)
            owner.plan_next(*this);
        else
            owner.send(*this);
    }
    // 134: a name with several places gives each of them its time.
    void on_patience() {
        // After a stall of ours the answer may be waiting in the socket.
        if (owner.loop_.wheel().late()) return patience.start(most);
        if (owner.requester_.pass(request)) return patience.start(most);
        request = 0;
        owner.on_result(*this, false);
    }
    bool on_target(const sip::Target& target, sip::Draft& draft) override;
    void on_response(const sip::Message& response) override {
        if (response.status() < 200) return;
        request = 0;
        const int status = response.status();
        owner.on_result(*this, !only_2xx || (status >= 200 && status < 300));  // 135
    }
    void on_failed(int, const std::string&) override {
        request = 0;
        owner.on_result(*this, false);
    }

    Qualifier& owner;
    std::string id;
    std::string aor;
    std::uint32_t number;
    unsigned runs = 0;
    State state;
    MonoTime sent{};
    Millis most{0};  // qualify_timeout; 0: as long as the transaction lasts
    bool only_2xx = false;
    endpoint::Ref<endpoint::Endpoint> from;  // while a request is under way
    std::string tag;
    endpoint::RequestId request = 0;
    Timer<Watch, &Watch::on_next> next;
    Timer<Watch, &Watch::on_patience> patience;
};

namespace {
/// 567: the endpoint's proxy, then the aor's, which is for this alone; the same one once.
std::vector<std::string> route_of_probe(const endpoint::Endpoint& from, const endpoint::Aor& aor,
                                        const std::vector<std::string>& path) {
    std::vector<std::string> route;
    const std::string first = from.outbound_proxy.str(), second = aor.outbound_proxy.str();
    if (!first.empty()) route.push_back(fmt::format("<{}>", first));
    if (!second.empty() && second != first) route.push_back(fmt::format("<{}>", second));
    route.insert(route.end(), path.begin(), path.end());
    return route;
}
}  // namespace

// Addresses of ours as this target sees us.
bool Qualifier::Watch::on_target(const sip::Target& target, sip::Draft& draft) {
    auto& net = owner.requester_.net();
    // 567: the endpoint's own name where it has no from_user.
    const std::string user = !from ? std::string(owner.directory_.global().default_from_user)
                             : from->from_user.empty() ? from->name
                                                       : from->from_user.str();
    std::string host = from && !from->from_domain.empty() ? from->from_domain.str() : std::string();
    if (host.empty()) {
        const auto address = net.advertised_address(target);
        host = address.substr(0, address.rfind(':'));
    }
    draft.set(sip::HeaderId::From, fmt::format("<sip:{}@{}>;tag={}", user, host, tag));
    const std::string contact_user = from && !from->contact_user.empty() ? from->contact_user.str() : user;
    draft.set(sip::HeaderId::Contact, fmt::format("<{}>", net.contact_uri(target, contact_user)));
    return true;
}

Qualifier::Qualifier(rt::Loop& loop, endpoint::Requester& requester, endpoint::Directory& directory,
                     const endpoint::Locator& locator, OnChange on_change)
    : loop_(loop),
      requester_(requester),
      directory_(directory),
      locator_(locator),
      on_change_(std::move(on_change)) {}
Qualifier::~Qualifier() = default;

void Qualifier::follow() {
    HashSet<std::string> wanted;
    const auto& snapshot = *directory_.snapshot();
    for (const auto& aor : snapshot.all<endpoint::Aor>()) {
        if (aor->qualify_frequency.count() == 0) continue;
        for (const auto& contact : locator_.contacts(aor->name)) {
            wanted.insert(contact.id);
            auto& one = watch(contact);
            // 470: sooner if the interval is shorter now; else as planned.
            if (!one.request &&
                (!one.next.running() || one.next.expiry() - loop_.now() > Micros{aor->qualify_frequency}))
                plan_first(one, aor->qualify_frequency);
        }
    }
    boost::unordered::erase_if(watches_, [&](const auto& one) { return !wanted.contains(one.first); });
}

Qualifier::Watch& Qualifier::watch(const Reachable& contact) {
    auto& slot = watches_[contact.id];
    if (!slot) slot = std::make_unique<Watch>(*this, contact.id, contact.aor);
    return *slot;
}

// 133
void Qualifier::plan_first(Watch& watch, Seconds frequency) {
    const auto most = directory_.global().max_initial_qualify_time;
    watch.next.start(random_below_time(most.count() > 0 ? std::min(most, frequency) : frequency));
}

void Qualifier::plan_again(Watch& watch) {
    const auto& aor = directory_.aor(watch.aor);
    if (aor && aor->qualify_frequency.count() > 0)
        watch.next.start(random_below_time(aor->qualify_frequency));
}

void Qualifier::on_added(const Reachable& contact) {
    const auto& aor = directory_.aor(contact.aor);
    if (!aor || aor->qualify_frequency.count() == 0) return;
    probe(contact);
}

void Qualifier::on_removed(const std::string& id) { watches_.erase(id); }

void Qualifier::probe(const Reachable& contact) {
    auto& one = watch(contact);
    one.forget();
    one.next.start(Millis{0});
}

void Qualifier::rest() {
    resting_ = true;
    for (const auto& [id, watch] : watches_) {
        watch->next.stop();
        watch->forget();
    }
}

std::optional<Qualifier::State> Qualifier::find(const std::string& id) const {
    const auto at = watches_.find(id);
    return at == watches_.end() ? std::nullopt : std::optional(at->second->state);
}

std::optional<Reachable> Qualifier::contact_of(const Watch& watch) const {
    return locator_.contact(watch.aor, watch.id);
}

std::vector<Registrar::Probe> Qualifier::probes() const {
    std::vector<Registrar::Probe> all;
    const auto wall = loop_.wall_now();
    const auto now = loop_.now();
    const auto at = [&](MonoTime when) { return wall + std::chrono::duration_cast<Micros>(when - now); };
    for (const auto& [id, watch] : watches_) {
        if (!watch->next.running()) continue;
        const auto& aor = directory_.aor(watch->aor);
        Registrar::Probe probe;
        probe.aor = watch->aor;
        probe.number = watch->number;
        probe.interval = aor ? aor->qualify_frequency : Seconds{0};
        probe.runs = watch->runs;
        probe.running = watch->request != 0;
        if (watch->runs) probe.last = at(watch->sent);
        probe.next = at(watch->next.expiry());
        all.push_back(std::move(probe));
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return all;
}

// 138
endpoint::Ref<endpoint::Endpoint> Qualifier::sender(const Reachable& contact) const {
    if (!contact.endpoint.empty())
        if (const auto& one = directory_.endpoint(contact.endpoint)) return one;
    const auto users = directory_.endpoints_of_aor(contact.aor);
    return users.empty() ? nullptr : users.front();
}

std::string Qualifier::endpoint_name(const Reachable& contact) const {
    const auto one = sender(contact);
    return one ? one->name : std::string();
}

void Qualifier::plan_next(Watch& watch) {
    const auto& aor = directory_.aor(watch.aor);
    if (aor && aor->qualify_frequency.count() > 0) watch.next.start(aor->qualify_frequency);
}

void Qualifier::send(Watch& watch) {
    if (resting_) return;
    const auto contact = contact_of(watch);
    const auto& aor = directory_.aor(watch.aor);
    if (!contact || !aor) return;
    plan_next(watch);
    watch.from = sender(*contact);
    if (!watch.from) {
        log::warning("Unable to qualify contact '{}': no endpoint uses AOR '{}'", contact->uri, watch.aor);
        return;
    }
    const auto& tokens = requester_.transactions().tokens();
    watch.tag = tokens.make();
    watch.only_2xx = aor->qualify_2xx_only;
    auto draft = sip::Draft::request(sip::Method::Options, contact->uri);
    draft.add(sip::HeaderId::From, "<sip:x>");  // written when our address is known
    draft.add(sip::HeaderId::To, fmt::format("<{}>", contact->uri));
    draft.add(sip::HeaderId::Contact, "<sip:x>");
    draft.add(sip::HeaderId::CallId, tokens.make());
    draft.add(sip::HeaderId::CSeq, fmt::format("{} OPTIONS", random_below(30000) + 1));
    if (contact->takes_path) draft.add(sip::HeaderId::Supported, "path");  // 131
    draft.add(sip::HeaderId::MaxForwards, std::to_string(directory_.global().max_forwards));
    endpoint::Outgoing outgoing{.draft = std::move(draft), .endpoint = watch.from};
    outgoing.route = route_of_probe(*watch.from, *aor, contact->route);
    outgoing.flow = contact->flow;
    if (!contact->expires) outgoing.words = sipnet::Words::OfAdministrator;
    outgoing.authenticates = true;  // 566: whatever authenticate_qualify says
    watch.sent = loop_.now();
    ++watch.runs;
    watch.request = requester_.send(std::move(outgoing), watch);
    watch.most = std::chrono::duration_cast<Millis>(std::chrono::duration<double>(aor->qualify_timeout));
    if (watch.most.count() > 0) watch.patience.start(watch.most);
    probes_sent.add();
}

void Qualifier::on_result(Watch& watch, bool reachable) {
    watch.patience.stop();
    watch.from = nullptr;
    // 568: asked by hand, a contact that is not qualified stays so.
    const auto& aor = directory_.aor(watch.aor);
    if (!aor || aor->qualify_frequency.count() == 0) return;
    const auto before = watch.state;
    watch.state.status = reachable ? ContactStatus::Reachable : ContactStatus::Unreachable;
    watch.state.rtt = reachable ? std::max(Micros{1}, Micros{loop_.now() - watch.sent}) : Micros{0};
    if (!reachable) probes_unanswered.add();
    const auto contact = contact_of(watch);
    if (contact) on_change_(*contact, before, watch.state);
}

}  // namespace asterism::registrar
