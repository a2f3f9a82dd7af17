// SPDX-License-Identifier: Apache-2.0
#include "client.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/options_handler.h"

namespace asterism::trunk {

using endpoint::Registration;
using endpoint::SecurityNegotiation;
using namespace std::chrono_literals;

namespace {
/// Statement 153: how long before its end a registration is refreshed.
constexpr Seconds kAhead = 10s;
/// A grant of ten seconds or less is refreshed at once, by the reference; not more often than this.
constexpr Millis kSoonest = 1s;
/// A registrar that finds every wish of ours too brief is not followed for ever.
constexpr unsigned kMostTooBrief = 3;

Millis spread(Seconds most) {
    const auto below = static_cast<std::uint64_t>(std::chrono::duration_cast<Millis>(most).count());
    return Millis{below ? static_cast<std::int64_t>(random_below(below)) : 0};
}

/// "a=1;b" of ";a=1;b".
std::string_view strip_semicolons(std::string_view params) {
    params.remove_prefix(std::min(params.size(), params.find_first_not_of("; ")));
    return params;
}

/// What stands at the registrar is the same under both.
bool same_binding(const Registration& a, const Registration& b) {
    return a.server_uri == b.server_uri && a.client_uri == b.client_uri && a.contact_user == b.contact_user &&
           a.transport == b.transport && a.outbound_proxy == b.outbound_proxy && a.line == b.line;
}
}  // namespace

Client::Client(Registrations& owner, Registrations::Services& services, endpoint::Ref<Registration> config)
    : owner_(owner),
      services_(services),
      config_(std::move(config)),
      place_(services.loop, services.requester.net(),
             [this] { register_again("its name stands for another place"); }),
      timer_(services.loop.wheel(), *this) {
    call_id_ = services_.requester.transactions().tokens().make();
    cseq_ = static_cast<std::uint32_t>(random_below(30000));
    if (config_->line) token_ = random_token();
    begin_later();
}

Client::~Client() { forget_request(); }

// 152: all trunks of a machine that starts must not ask at once.
void Client::begin_later() { plan(1s + spread(config_->max_random_initial_delay)); }

// After a stall of ours many are due at once, and a registrar that thinks little of storms refuses some.
void Client::plan_soon() { plan(spread(kAhead)); }

void Client::on_due() {
    if (timer_.wheel().late()) return plan_soon();
    send_register();
}

void Client::on_slept(Millis slept) {
    if (!timer_.running()) return;
    const auto left = std::chrono::ceil<Millis>(timer_.expiry() - services_.loop.now()) - slept;
    if (left > Millis{0}) return plan(left);
    plan_soon();
}

void Client::change(endpoint::Ref<Registration> config) {
    const bool same = same_binding(*config_, *config);
    if (!same) withdraw();
    forget_request();
    config_ = std::move(config);
    if (!same) {
        set_status(Status::Unregistered);
        token_ = config_->line ? random_token() : std::string();
    }
    retries_ = 0;
    patience_ = 0;
    at_least_.reset();
    mediasec_.forget();
    begin_later();
}

void Client::forget_request() {
    // Nor is it repeated: a registrar must not hear what we wanted before behind what we want now.
    if (request_) services_.requester.abandon(std::exchange(request_, 0));
}

void Client::send_register() {
    asked_mediasec_ = false;
    send(config_->expiration);
}

void Client::unregister() {
    timer_.stop();
    asked_mediasec_ = false;
    send(0s);
}

void Client::withdraw() {
    timer_.stop();
    place_.stop();
    forget_request();
    if (status_ != Status::Registered || contact_.empty()) return;
    auto outgoing = request(0s);
    outgoing.draft.set(sip::HeaderId::Contact, contact_);
    services_.requester.send(std::move(outgoing));
    set_status(Status::Unregistered);
}

void Client::send(Seconds expires) {
    timer_.stop();
    anew_ = false;
    forget_request();
    asked_ = expires > 0s && at_least_ ? std::max(expires, *at_least_) : expires;
    request_ = services_.requester.send(request(asked_), *this);
}

// RFC 3261 10.2; 154, 156 to 158.
endpoint::Outgoing Client::request(Seconds expires) {
    auto draft = sip::Draft::request(sip::Method::Register, config_->server_uri);
    // 577: another attempt is another tag; with credentials it stays.
    draft.add(sip::HeaderId::From, fmt::format("<{}>;tag={}", config_->client_uri,
                                               services_.requester.transactions().tokens().make()));
    draft.add(sip::HeaderId::To, fmt::format("<{}>", config_->client_uri));
    draft.add(sip::HeaderId::CallId, call_id_);
    draft.add(sip::HeaderId::CSeq, fmt::format("{} REGISTER", ++cseq_));
    draft.add(sip::HeaderId::MaxForwards, std::to_string(services_.directory.global().max_forwards));
    draft.add(sip::HeaderId::Contact, "<sip:x>");  // written when our address is known
    draft.add(sip::HeaderId::Expires, std::to_string(expires.count()));
    draft.add(sip::HeaderId::Allow, endpoint::kAllow);
    if (config_->support_path || config_->support_outbound)
        draft.add(sip::HeaderId::Supported, !config_->support_outbound ? "path"
                                            : config_->support_path    ? "path, outbound"
                                                                       : "outbound");
    if (!config_->user_agent.empty()) draft.add(sip::HeaderId::UserAgent, config_->user_agent);
    if (config_->security_negotiation == SecurityNegotiation::Mediasec)
        mediasec_.write(config_->security_mechanisms, draft);
    endpoint::Outgoing outgoing{.draft = std::move(draft), .endpoint = nullptr};
    outgoing.words = sipnet::Words::OfAdministrator;
    for (const auto proxy : split(config_->outbound_proxy, ','))
        if (!trim(proxy).empty()) outgoing.route.push_back(fmt::format("<{}>", trim(proxy)));
    outgoing.auths = config_->outbound_auth;
    outgoing.transport = transport();
    return outgoing;
}

std::string Client::transport() const {
    const auto& named = services_.directory.transport(config_->transport);
    return named && named->protocol == endpoint::Protocol::Flow ? std::string() : config_->transport;
}

// RFC 3261 8.1.2: the topmost Route, else the request URI.
std::string Client::first_hop() const {
    for (const auto proxy : split(config_->outbound_proxy, ','))
        if (!trim(proxy).empty()) return std::string(trim(proxy));
    return config_->server_uri;
}

// 155
std::string Client::contact_towards(const sip::Target& target) const {
    const bool secure = istarts_with(config_->server_uri, "sips:");
    const std::string_view user =
        config_->contact_user.empty() ? "s" : std::string_view(config_->contact_user);
    auto contact = fmt::format("<{}{}{}>", services_.requester.net().contact_uri(target, user, secure),
                               token_.empty() ? "" : ";line=", token_);
    if (!config_->contact_header_params.empty())
        contact += fmt::format(";{}", strip_semicolons(config_->contact_header_params));
    return contact;
}

bool Client::on_target(const sip::Target& target, sip::Draft& draft) {
    target_ = target;
    contact_ = contact_towards(target);
    draft.set(sip::HeaderId::Contact, contact_);
    return true;
}

// 167: the agreement goes on with the credentials.
void Client::on_repeat(const sip::Message& challenge, sip::Draft& draft) {
    if (config_->security_negotiation != SecurityNegotiation::Mediasec) return;
    if (mediasec_.learn(challenge)) mediasec_.write(config_->security_mechanisms, draft);
}

void Client::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    request_ = 0;
    unreachable_ = false;
    last_result_ = fmt::format("{} {}", response.status(), response.reason());
    if (response.status() < 300) return on_granted(response);
    // 167: agreed at once, and asked again; once, so that two who disagree do not go on for ever.
    if (response.status() == 494 && config_->security_negotiation == SecurityNegotiation::Mediasec &&
        !asked_mediasec_ && mediasec_.learn(response)) {
        asked_mediasec_ = true;
        return send(asked_);
    }
    // RFC 3261 10.2.8: 423 says how long it must be.
    if (response.status() != 423) too_brief_ = 0;
    if (response.status() == 423 && asked_ > 0s && ++too_brief_ <= kMostTooBrief)
        if (const auto least = response.number(sip::HeaderId::MinExpires); least && *least)
            if (const Seconds wanted{**least}; wanted > asked_) {
                at_least_ = wanted;
                return send(asked_);
            }
    too_brief_ = 0;
    Failure failure{.status = response.status()};
    if (const auto seconds = response.retry_after()) failure.retry_after = Seconds{*seconds};
    on_refused(failure, fmt::format("'{}' ", response.status()));
}

void Client::on_failed(int status, const std::string& why) {
    request_ = 0;
    unreachable_ = true;
    last_result_ = fmt::format("{}: {}", status, why);
    on_refused({.status = status}, status == 408 ? std::string() : fmt::format("'{}' ({}) ", status, why));
}

// 159: our Contact's expires, else the header, else what was asked for.
Seconds Client::granted(const sip::Message& response) const {
    const auto sent = sip::NameAddr::parse(contact_);
    const auto ours = sip::UriView::parse(sent ? sent->uri_text : std::string_view());
    if (const auto contacts = response.name_addrs(sip::HeaderId::Contact); contacts && ours)
        for (const auto& one : *contacts) {
            const auto uri = one.uri();
            if (!uri || !sip::equivalent(*uri, *ours)) continue;
            if (const auto own = one.expires()) return Seconds{*own};
        }
    if (const auto header = response.expires(); header && *header) return Seconds{**header};
    return asked_;
}

void Client::on_granted(const sip::Message& response) {
    retries_ = 0;
    patience_ = 0;
    at_least_.reset();
    const auto seconds =
        asked_ == 0s ? 0s : std::min(granted(response), Seconds{std::chrono::hours{24 * 30}});
    if (seconds == 0s) {
        flow_ = {};
        place_.stop();
        set_status(Status::Unregistered);
        if (anew_) return send_register();
        // A provider that grants nothing to a wish of ours is asked again as after a failure.
        if (asked_ > 0s && config_->retry_interval > 0s) plan(config_->retry_interval);
        return;
    }
    follow_place(response);
    set_status(Status::Registered);
    plan(seconds > kAhead ? std::chrono::duration_cast<Millis>(seconds - kAhead) : kSoonest);
}

void Client::on_refused(Failure failure, const std::string& what) {
    const auto where = fmt::format("received from '{}' on registration attempt to '{}'", config_->server_uri,
                                   config_->client_uri);
    const auto response = what.empty() ? std::string("No response") : fmt::format("response {}", trim(what));
    flow_ = {};
    place_.stop();
    if (asked_ == 0s) {
        log::warning("{} {}, while removing it", response, where);
        set_status(Status::Unregistered);
        if (anew_) send_register();
        return;
    }
    const auto next = after_failure(*config_, failure, retries_);
    if (next.after) {
        retries_ += next.counts;
        log::warning("{} {}, retrying in '{}'", what.empty() ? response : "Temporal " + response, where,
                     next.after->count());
        set_status(Status::Rejected);
        return plan(*next.after);
    }
    if (next.retries_exhausted)
        log::warning(
            "Maximum retries reached when attempting outbound registration to '{}' with client '{}'{}",
            config_->server_uri, config_->client_uri,
            config_->never_give_up ? "" : ", stopping registration attempt");
    else
        log::warning("Fatal {} {}{}", response, where,
                     config_->never_give_up ? "" : ", stopping outbound registration");
    if (!config_->never_give_up) return set_status(Status::GivenUp);
    const auto patience = patience_after(*config_, patience_++);
    const auto after = std::chrono::duration_cast<Millis>(patience) + spread(patience / 5 + 1s);
    log::notice("Registration '{}' is never given up: tried again in {} s", config_->name,
                std::chrono::duration_cast<Seconds>(after).count());
    set_status(Status::Rejected);
    plan(after);
}

void Client::set_status(Status status) {
    if (status_ == status) return;
    status_ = status;
    // 172
    services_.events.publish("Registry", EventClass::System, [&](Event& event) {
        event.add("ChannelType", "PJSIP")
            .add("Username", config_->client_uri)
            .add("Domain", config_->server_uri)
            .add("Status", to_text(status));
    });
}

RegistrationRow Client::row() const {
    RegistrationRow row{config_, status_, std::nullopt, last_result_};
    if (due_) row.next = std::chrono::duration_cast<Seconds>(*due_ - services_.loop.now());
    return row;
}

}  // namespace asterism::trunk
