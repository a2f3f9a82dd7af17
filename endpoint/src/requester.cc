// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/requester.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::endpoint {

namespace {
constexpr unsigned kMostChallenges = 10;     // statements 95, 96
constexpr std::size_t kLargeRequest = 1300;  // RFC 3261 18.1.1
/// A body that leaves no room for headers in the 65 507 bytes of a datagram.
constexpr std::size_t kMostOfADatagram = 60'000;

bool fits_a_datagram(const sip::Draft& draft) {
    std::size_t size = 0;
    for (const auto& part : draft.parts()) size += part.content.size();
    return size <= kMostOfADatagram;
}
}  // namespace

/// One request with all the places it is tried at.
class Requester::Attempt final : public sip::ClientUser {
public:
    Attempt(Requester& owner, RequestId id, Outgoing outgoing, RequestUser* user)
        : owner_(owner),
          id_(id),
          out_(std::move(outgoing)),
          user_(user),
          alive_(std::make_shared<bool>(true)) {}
    ~Attempt() override {
        *alive_ = false;
        if (client_) owner_.transactions_.forget(client_);
    }

    void begin();
    /// A later turn: nothing of a request is told from within send().
    std::shared_ptr<bool> alive() const { return alive_; }
    void cancel(const std::vector<std::pair<std::string, std::string>>& headers);
    void set_user(RequestUser* user) { user_ = user; }
    bool pass();
    void abandon();
    void own_user(std::unique_ptr<RequestUser> user) {
        owned_user_ = std::move(user);
        user_ = owned_user_.get();
    }
    bool is_over() const { return ended_; }

    void on_response(sip::ClientId, const sip::Message& response) override;
    void on_failed(sip::ClientId, sip::Failure failure) override;
    void on_undelivered(sip::ClientId) override;
    void on_ended(sip::ClientId) override {
        client_ = {};
        owner_.end(id_);
    }

private:
    void take_private_params();
    bool take_open_way(std::string_view transport);
    void try_next();
    bool send_to(const sip::Target& target);
    void say_too_large() const;
    void start_over();
    void next_place(int status, const std::string& why);
    bool answer(const sip::Message& challenge);
    void answer_by_token(const Ref<Auth>& auth, const std::string& realm, const sip::Message& challenge);
    void repeat_with(const std::vector<std::string>& credentials, const sip::Message& challenge);
    void fail(int status, const std::string& why);

    Requester& owner_;
    RequestId id_;
    Outgoing out_;
    RequestUser* user_;
    std::unique_ptr<RequestUser> owned_user_;  // of one that was handed over
    std::shared_ptr<bool> alive_;
    std::optional<std::uint16_t> listener_;
    std::vector<sipnet::Hop> hops_;
    std::size_t at_ = 0;
    sip::Target target_;
    sip::ClientId client_;
    bool cancelled_ = false;
    bool provisional_ = false;
    bool ended_ = false;
    bool passing_ = false;  // the user hears of its end by what pass() returns
    unsigned challenges_ = 0;
};

// 18, 178: what we keep in stored contacts for ourselves leaves nobody. 194, 195: a transport kept there is
// used unless the endpoint names one, when the URI's host is an address.
void Requester::Attempt::take_private_params() {
    if (out_.draft.uri().find("x-ast-") == std::string_view::npos) return;
    auto uri = sip::Uri::parse(out_.draft.uri());
    if (!uri) return;
    const auto view = uri->view();
    if (const auto kept = view.param("x-ast-txp"); kept && out_.transport.empty() &&
                                                   (!out_.endpoint || out_.endpoint->transport.empty()) &&
                                                   IpAddress::parse(view.host))
        out_.transport = sip::unescape(*kept);
    uri->remove_params_starting("x-ast-");
    out_.draft.set_uri(uri->text());
    const auto to = out_.draft.get(sip::HeaderId::To);
    if (!to || to->find("x-ast-") == std::string_view::npos) return;
    const auto parsed = sip::NameAddr::parse(*to);
    auto inside = sip::Uri::parse(parsed ? parsed->uri_text : std::string_view());
    if (!inside) return;
    inside->remove_params_starting("x-ast-");
    std::string value(parsed->display);
    value += fmt::format("{}<{}>", value.empty() ? "" : " ", inside->text());
    if (!parsed->params.empty()) value += fmt::format(";{}", parsed->params.text);
    out_.draft.set(sip::HeaderId::To, value);
}

// 174: what goes by the connection of a registration, or to where it stands.
bool Requester::Attempt::take_open_way(std::string_view transport) {
    const auto* way = owner_.ways_ ? owner_.ways_->open_way(transport) : nullptr;
    if (!way) return false;
    const auto to = sip::NameAddr::parse(out_.draft.get(sip::HeaderId::To).value_or(""));
    const bool begins_something = !to || !to->params.has("tag");
    if (begins_something && !out_.flow)
        out_.route.insert(out_.route.end(), way->service_route.begin(), way->service_route.end());
    if (out_.flow) return true;
    if (way->flow)
        out_.flow = way->flow;
    else if (begins_something)
        hops_.push_back(way->hop);
    return true;
}

void Requester::Attempt::begin() {
    if (cancelled_) return fail(487, "cancelled");
    take_private_params();
    const auto& name = !out_.transport.empty() ? out_.transport
                       : out_.endpoint         ? out_.endpoint->transport.str()
                                               : std::string();
    const auto transport = owner_.directory_.transport(name);
    const bool by_registration = transport && transport->protocol == Protocol::Flow;
    if (by_registration && !take_open_way(name))
        return fail(503, fmt::format("nothing is registered over transport '{}'", name));
    for (auto it = out_.route.rbegin(); it != out_.route.rend(); ++it)
        out_.draft.prepend(sip::HeaderId::Route, *it);
    if (!name.empty() && !by_registration) {
        listener_ = owner_.net_.find_listener(name);
        if (!listener_)
            return fail(503, fmt::format("transport '{}' does not exist", name));  // statement 196
    }
    if (out_.flow) {
        auto target = owner_.net_.target(out_.flow);
        if (!target) return fail(503, target.error().reason);
        if (!send_to(*target)) fail(503, "the connection is gone");
        return;
    }
    // 8.1.2: the first hop is the topmost Route, else the request URI.
    std::string hop = out_.next_hop;
    if (hop.empty()) {
        const auto route = out_.draft.get(sip::HeaderId::Route);
        if (route) {
            const auto first = sip::NameAddr::parse(*route);
            hop = first ? std::string(first->uri_text) : std::string();
        } else {
            hop = out_.draft.uri();
        }
    }
    if (!hops_.empty()) return try_next();
    const auto uri = sip::UriView::parse(hop);
    if (!uri || !uri->is_sip()) return fail(416, fmt::format("'{}' is not a SIP address", hop));
    owner_.net_.resolve(*uri, listener_, out_.words, [this, alive = alive_](const sipnet::Hops& hops) {
        if (!*alive || ended_) return;
        if (cancelled_) return fail(487, "cancelled");
        if (!hops) return fail(503, hops.error().reason);
        hops_ = *hops;
        try_next();
    });
}

void Requester::Attempt::try_next() {
    std::string why = "no place to try";
    while (at_ < hops_.size()) {
        auto hop = hops_[at_++];
        const auto target = owner_.net_.target(hop, listener_);
        if (!target) {
            why = target.error().reason;
            continue;
        }
        if (send_to(*target)) return;
        why = fmt::format("{} cannot be reached", hop.address.text());
    }
    fail(503, why);
}

bool Requester::Attempt::send_to(const sip::Target& target) {
    target_ = target;
    if (user_ && !user_->on_target(target_, out_.draft)) return false;
    // 18.1.1: what does not fit into a datagram safely goes by a connection, if the peer takes one; and what
    // fits into none goes by nothing else.
    const bool datagram = target_.transport == sip::Transport::Udp;
    const bool fits = !datagram || fits_a_datagram(out_.draft);
    if (datagram && (!fits || (!owner_.directory_.system().disable_tcp_switch &&
                               out_.draft.print().size() > kLargeRequest))) {
        auto large = target_;
        large.transport = sip::Transport::Tcp;
        large.listener = 0;
        large = owner_.net_.completed(large);
        if (!user_ || user_->on_target(large, out_.draft))
            client_ = owner_.transactions_.start(out_.draft, large, *this);
        if (client_) {
            target_ = large;
            return true;
        }
        if (!fits) return say_too_large(), false;
        if (user_ && !user_->on_target(target_, out_.draft)) return false;
    }
    client_ = owner_.transactions_.start(out_.draft, target_, *this);
    return static_cast<bool>(client_);
}

void Requester::Attempt::say_too_large() const {
    log::warning("A request to {} fits into no datagram, and there is no connection for it",
                 target_.remote.text());
}

void Requester::Attempt::cancel(const std::vector<std::pair<std::string, std::string>>& headers) {
    cancelled_ = true;
    if (client_) owner_.transactions_.cancel(client_, headers);
}

void Requester::Attempt::on_response(sip::ClientId id, const sip::Message& response) {
    if (id != client_) return;
    const int status = response.status();
    if (status < 200) {
        provisional_ = true;
    } else if (status == 401 || status == 407) {
        if (!cancelled_ && out_.authenticates && answer(response)) return;
    } else if ((status == 503 || status == 408) && !cancelled_ && at_ < hops_.size()) {
        // RFC 3263 4.3: 503 counts like a failure to reach this place; 408 as well (165, 208).
        return start_over();
    }
    if (status >= 200) ended_ = true;
    if (user_) user_->on_response(response);
}

void Requester::Attempt::start_over() {
    owner_.transactions_.forget(std::exchange(client_, {}));
    provisional_ = false;
    try_next();
}

void Requester::Attempt::on_failed(sip::ClientId id, sip::Failure failure) {
    if (id != client_) return;
    if (sip::is_stream(target_.transport) && !fits_a_datagram(out_.draft)) say_too_large();
    next_place(failure == sip::Failure::Timeout ? 408 : 503,
               failure == sip::Failure::Timeout ? "no answer"
                                                : fmt::format("{} cannot be reached", target_.remote.text()));
}

// RFC 3261 18.4: where there is another place, it is tried at once; the last one gets its time.
void Requester::Attempt::on_undelivered(sip::ClientId id) {
    if (id == client_ && !cancelled_ && at_ < hops_.size()) start_over();
}

void Requester::Attempt::abandon() {
    ended_ = true;
    user_ = nullptr;
    if (client_) owner_.transactions_.abandon(std::exchange(client_, {}));
    owner_.end(id_);
}

bool Requester::Attempt::pass() {
    // Not sent yet: the name is being looked up, and that is what took so long.
    if (ended_ || !client_ || at_ >= hops_.size()) return false;
    owner_.transactions_.abandon(std::exchange(client_, {}));
    provisional_ = false;
    passing_ = true;
    try_next();
    passing_ = false;
    return !ended_;
}

void Requester::Attempt::next_place(int status, const std::string& why) {
    if (!cancelled_ && !provisional_ && at_ < hops_.size()) return start_over();
    fail(status, why);
}

namespace {

struct SentCredentials {
    std::string realm;
    std::string value;
};

std::string realm_of(std::string_view credentials) {
    const auto read = sip::Credentials::parse(credentials);
    return read ? read->params.unquoted("realm").value_or("") : std::string();
}

std::vector<std::string> realms_of(const std::vector<std::string>& credentials) {
    std::vector<std::string> realms;
    for (const auto& one : credentials) realms.push_back(realm_of(one));
    return realms;
}

std::vector<SentCredentials> credentials_in(const sip::Draft& draft, sip::HeaderId header) {
    std::vector<SentCredentials> out;
    if (!draft.has(header)) return out;
    const std::string_view wanted =
        header == sip::HeaderId::ProxyAuthorization ? "Proxy-Authorization" : "Authorization";
    for (auto& [name, value] : draft.headers())
        if (iequals(name, wanted)) out.push_back({realm_of(value), std::move(value)});
    return out;
}

/// The same credentials refused again, and not because they were stale: they are wrong. `known`: the realms
/// that we have an answer for.
bool refuses(const sip::Message& challenge, const std::vector<SentCredentials>& sent,
             const std::vector<std::string>& known) {
    if (sent.empty()) return false;
    for (const auto& one : challenge.credentials(
             challenge.status() == 407 ? sip::HeaderId::ProxyAuthenticate : sip::HeaderId::WwwAuthenticate)) {
        if (const auto stale = one.params.unquoted("stale"); stale && iequals(*stale, "true")) return false;
        const auto realm = one.params.unquoted("realm").value_or("");
        const auto is_it = [&](const auto& it) { return iequals(it, realm); };
        if (std::ranges::any_of(known, is_it) && std::ranges::none_of(sent, is_it, &SentCredentials::realm))
            return false;
    }
    return true;
}

}  // namespace

bool Requester::Attempt::answer(const sip::Message& challenge) {
    if (++challenges_ > out_.challenges.value_or(kMostChallenges)) return false;
    const auto& names = !out_.auths.empty() || !out_.endpoint ? out_.auths : out_.endpoint->outbound_auth;
    std::string why_not;
    const auto header =
        challenge.status() == 407 ? sip::HeaderId::ProxyAuthorization : sip::HeaderId::Authorization;
    const auto sent = credentials_in(out_.draft, header);
    std::string realm;
    const auto bearer = owner_.tokens_ ? bearer_auth(owner_.directory_, names, challenge, realm) : nullptr;
    const auto values = answer_challenges(owner_.directory_, names, challenge, out_.draft.method_text(),
                                          out_.draft.uri(), why_not);
    auto known = realms_of(values);
    if (bearer) known.push_back(realm);
    if (!out_.challenges && refuses(challenge, sent, known)) {
        if (bearer) owner_.tokens_->drop(bearer->name);
        log::warning("{}: the credentials were refused ({} {})", out_.draft.uri(), challenge.status(),
                     challenge.reason());
        return false;
    }
    if (bearer) {
        answer_by_token(bearer, realm, challenge);
        return true;
    }
    if (values.empty()) {
        log::warning("{}: {} to {} is not answered: {}",
                     out_.endpoint ? out_.endpoint->name : out_.draft.uri(), challenge.status(),
                     out_.draft.method_text(), why_not);
        return false;
    }
    repeat_with(values, challenge);
    return true;
}

/// The form that Google's servers take: the names are theirs, the scheme is RFC 8898's.
void Requester::Attempt::answer_by_token(const Ref<Auth>& auth, const std::string& realm,
                                         const sip::Message& challenge) {
    owner_.transactions_.forget(std::exchange(client_, {}));
    const auto kept = std::make_shared<const sip::Message>(challenge);
    owner_.tokens_->get(auth, [this, alive = alive_, auth, realm, kept](const Result<std::string>& token) {
        if (!*alive || ended_) return;
        if (cancelled_) return fail(487, "cancelled");
        if (token)
            return repeat_with(
                {fmt::format("Bearer username={},realm={},token={}", sip::quote(auth->username),
                             sip::quote(realm), sip::quote(*token))},
                *kept);
        ended_ = true;
        if (user_) user_->on_response(*kept);
        if (*alive) owner_.end(id_);
    });
}

void Requester::Attempt::repeat_with(const std::vector<std::string>& credentials,
                                     const sip::Message& challenge) {
    const auto header =
        challenge.status() == 407 ? sip::HeaderId::ProxyAuthorization : sip::HeaderId::Authorization;
    const auto sent = credentials_in(out_.draft, header);
    // RFC 3261 22.3: each proxy on the way has a realm of its own, and every answer stays.
    out_.draft.remove(header);
    const auto realms = realms_of(credentials);
    for (const auto& one : sent)
        if (std::ranges::none_of(realms, [&](const auto& realm) { return iequals(one.realm, realm); }))
            out_.draft.add(header, one.value);
    for (const auto& one : credentials) out_.draft.add(header, one);
    const auto cseq = sip::CSeq::parse(out_.draft.get(sip::HeaderId::CSeq).value_or(""));
    const auto former = cseq ? cseq->number : 1;
    const auto number = user_ ? user_->next_cseq(former) : former + 1;
    out_.draft.set(sip::HeaderId::CSeq, fmt::format("{} {}", number, out_.draft.method_text()));
    if (user_) user_->on_repeat(challenge, out_.draft);
    if (client_) owner_.transactions_.forget(std::exchange(client_, {}));
    provisional_ = false;
    if (!send_to(target_)) fail(503, "the connection is gone");
}

void Requester::Attempt::fail(int status, const std::string& why) {
    if (ended_) return;
    ended_ = true;
    auto* user = std::exchange(user_, nullptr);
    const auto id = id_;
    auto& owner = owner_;
    if (!client_) owner.end(id);
    if (user && !passing_) user->on_failed(status, why);
}

Requester::Requester(rt::Loop& loop, sip::TransactionLayer& transactions, sipnet::SipNet& net,
                     Directory& directory)
    : loop_(loop), transactions_(transactions), net_(net), directory_(directory) {}

Requester::~Requester() = default;

RequestId Requester::start(Outgoing outgoing, RequestUser* user) {
    const auto id = next_++;
    auto attempt = std::make_unique<Attempt>(*this, id, std::move(outgoing), user);
    auto& placed = *attempt;
    attempts_[id] = std::move(attempt);
    loop_.post([&placed, alive = placed.alive()] {
        if (*alive) placed.begin();
    });
    return id;
}

void Requester::cancel(RequestId id, const std::vector<std::pair<std::string, std::string>>& headers) {
    if (const auto at = attempts_.find(id); at != attempts_.end()) at->second->cancel(headers);
}

void Requester::forget(RequestId id) {
    if (const auto at = attempts_.find(id); at != attempts_.end()) at->second->set_user(nullptr);
}

void Requester::abandon(RequestId id) {
    if (const auto at = attempts_.find(id); at != attempts_.end()) at->second->abandon();
}

bool Requester::pass(RequestId id) {
    const auto at = attempts_.find(id);
    if (at == attempts_.end()) return false;
    auto& attempt = *at->second;
    if (attempt.pass()) return true;
    if (attempts_.contains(id)) attempt.abandon();
    return false;
}

void Requester::clear() {
    attempts_.clear();
    graveyard_.clear();
}

void Requester::hand_over(RequestId id, std::unique_ptr<RequestUser> user) {
    if (const auto at = attempts_.find(id); at != attempts_.end()) at->second->own_user(std::move(user));
}

std::size_t Requester::unanswered() const {
    return static_cast<std::size_t>(std::count_if(attempts_.begin(), attempts_.end(),
                                                  [](const auto& one) { return !one.second->is_over(); }));
}

void Requester::end(RequestId id) {
    const auto at = attempts_.find(id);
    if (at == attempts_.end()) return;
    graveyard_.push_back(std::move(at->second));
    attempts_.erase(at);
    if (graveyard_.size() == 1) loop_.post([this] { graveyard_.clear(); });
}

}  // namespace asterism::endpoint
