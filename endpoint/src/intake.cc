// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/intake.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/endpoint/nat.h"
#include "counters.h"
#include "room_limits.h"

namespace asterism::endpoint {

Intake::Intake(Directory& directory, Handlers& handlers, SecurityEvents& security,
               std::function<WallTime()> wall)
    : directory_(directory),
      handlers_(handlers),
      security_(security),
      wall_(std::move(wall)),
      identifier_(directory),
      authenticator_(directory) {}

void Intake::on_request(sip::Message&& request) {
    // 1
    if (!booted_) return;
    strip_private_params(request);
    // 2
    if (!passes_global_acls(request)) return transactions_->reply_stateless(request, 403);
    // 3
    auto endpoint = identifier_.identify(request);
    if (endpoint && !strangers_.empty()) {  // 56
        strangers_.erase(request.origin().source.ip);
        limits::strangers.note(strangers_.size());
    }
    // 4: a source that its endpoint does not accept is nobody's.
    std::string refused_by;
    static const schema::Acl kNobodys;
    if (!endpoint)
        contacts_pass(request, kNobodys);
    else if (!passes_own_acls(request, *endpoint))
        refused_by = endpoint->name;
    // 5
    if (!endpoint || !refused_by.empty())
        return challenge_stranger(std::move(request), std::move(refused_by));
    // 6
    std::string username;
    if (!authenticate(request, *endpoint, username)) return;
    // 7
    if (directory_.in_maintenance(endpoint->name) && refused_by_maintenance(request, *endpoint)) return;
    // 8
    apply_nat(request, *endpoint);
    // 9
    auto* handler = handlers_.find(request);
    if (!request.to_tag().empty() && request.method() != sip::Method::Register &&
        request.method() != sip::Method::Options && request.method() != sip::Method::Message)
        return transactions_->reply_stateless(request, 481);  // RFC 3261 12.2.2
    if (!handler) {
        // 399, 426: nobody takes the event. 326: of NOTIFY it is the method that nobody takes.
        const bool has_event =
            request.method() == sip::Method::Subscribe || request.method() == sip::Method::Publish;
        if (has_event)
            log::warning("{} from '{}': nobody takes the event '{}'", request.method_text(), endpoint->name,
                         request.get(sip::HeaderId::Event).value_or(""));
        return transactions_->reply_stateless(request, has_event ? 489 : 501);
    }
    handler->on_request({std::move(request), std::move(endpoint), std::move(username)});
}

void Intake::on_dialog_request(sip::Dialog&, sip::ServerId id, const sip::Message& request) {
    // Nobody in the dialog wants it. OPTIONS is answered there too (statement 151), MESSAGE without a channel
    // is 404 (237); anything else is a method we do not serve within it.
    switch (request.method()) {
        case sip::Method::Options:
            transactions_->respond(id, 200);
            return;
        case sip::Method::Message:
            transactions_->respond(id, 404);
            return;
        case sip::Method::Notify:
            transactions_->respond(id, 489);
            return;
        case sip::Method::Subscribe:
            // Of another event, or of a subscription that is over; the words are those of Asterisk's library.
            transactions_->respond(id, 500, "Unhandled by dialog usages");
            return;
        default:
            transactions_->respond(id, 481);
            return;
    }
}

namespace {
/// So many that reading them takes a time that can be told.
bool has_many_contacts(const sip::Message& request) {
    constexpr std::size_t kMany = 1000;
    std::size_t bytes = 0;
    for (const auto& line : request.lines())
        if (line.id == sip::HeaderId::Contact) bytes += line.value_size;
    return bytes > kMany;
}
}  // namespace

bool Intake::contacts_pass(const sip::Message& request, const schema::Acl& acl) const {
    // Many are read whoever sends them: the time must not tell who is known and has such an ACL.
    if (acl.empty() && !has_many_contacts(request)) return true;
    const auto contacts = request.name_addrs(sip::HeaderId::Contact);
    if (!contacts) return true;
    bool passes = true;
    for (const auto& contact : *contacts) {
        const auto uri = contact.star ? sip::UriView::parse("") : contact.uri();
        const auto address = uri ? IpAddress::parse(uri->host) : std::nullopt;
        passes &= !address || directory_.permits(acl, *address);
    }
    return passes;
}

bool Intake::passes_global_acls(const sip::Message& request) {
    for (const auto& acl : directory_.snapshot()->all<AclObject>()) {
        if (directory_.permits(acl->acl, request.origin().source.ip) &&
            contacts_pass(request, acl->contact_acl))
            continue;
        acl_refusals.add();
        log::notice("Call from '{}' blocked by ACL '{}'", request.origin().source.text(), acl->name);
        security_.failed_acl(request, "<unknown>", acl->name);
        return false;
    }
    return true;
}

bool Intake::passes_own_acls(const sip::Message& request, const Endpoint& endpoint) const {
    const bool contacts = contacts_pass(request, endpoint.shared->contact_acl);
    return directory_.permits(endpoint.shared->acl, request.origin().source.ip) && contacts;
}

void Intake::challenge_stranger(sip::Message&& request, std::string refused_by) {
    unidentified.add();
    // 51, 53: challenged as anybody is, and told of likewise, in nobody's name.
    send_challenge(request, "<unknown>", authenticator_.check_artificial(request, wall_()));
    // What is told of strangers alone is told when the answer has left, or its time would tell who exists.
    untold_.push_back({std::move(request), std::move(refused_by)});
    if (!telling_ || untold_.size() >= kMostUntold) return tell();
    if (!telling_->running()) telling_->start(Millis{0});
}

void Intake::attach(sip::TransactionLayer& transactions) {
    transactions_ = &transactions;
    telling_.emplace(transactions.wheel(), *this);
}

void Intake::tell() {
    for (const auto& [request, refused_by] : std::exchange(untold_, {})) {
        if (!refused_by.empty()) note_refused(request, refused_by);
        note_stranger(request);
    }
}

void Intake::note_refused(const sip::Message& request, const std::string& name) {
    acl_refusals.add();
    const auto& endpoint = directory_.endpoint(name);
    const bool source = !endpoint || directory_.permits(endpoint->shared->acl, request.origin().source.ip);
    security_.failed_acl(request, name, source ? "not_match_endpoint_contact_acl" : "not_match_endpoint_acl");
    security_.log_failed_request(request,
                                 source ? "Not match Endpoint Contact ACL" : "Not match Endpoint ACL");
}

void Intake::note_stranger(const sip::Message& request) {
    const auto uri = request.from().uri();
    const std::string account = uri ? uri->plain_user() : "<unknown>";
    if (!identifier_.uses_auth_username()) {
        security_.log_failed_request(request, "No matching endpoint found");
        security_.invalid_account(request, account);
        return;
    }
    const auto& global = directory_.global();
    const auto now = wall_();
    const Seconds period = global.unidentified_request_period;
    // 57: counters twice as old as the period go, now and then.
    if (global.unidentified_request_prune_interval.count() > 0 &&
        now - pruned_ > global.unidentified_request_prune_interval) {
        pruned_ = now;
        boost::unordered::erase_if(strangers_,
                                   [&](const auto& entry) { return now - entry.second.first > 2 * period; });
        limits::strangers.note(strangers_.size());
    }
    const auto& source = request.origin().source.ip;
    if (!strangers_.contains(source) && !limits::strangers.admits(strangers_.size() + 1)) return;
    auto& seen = strangers_[source];
    if (seen.count == 0 || now - seen.first > period) seen = {0, now};
    ++seen.count;
    if (seen.count < global.unidentified_request_count) return;
    const auto passed = std::chrono::duration_cast<Millis>(now - seen.first).count();
    security_.log_failed_request(
        request, fmt::format("No matching endpoint found after {} tries in {:.3f} ms", seen.count,
                             static_cast<double>(passed)));
    security_.invalid_account(request, account);
}

// 65: who leaves may leave.
bool Intake::refused_by_maintenance(const sip::Message& request, const Endpoint& endpoint) {
    if (!request.to_tag().empty()) return false;
    if (request.method() == sip::Method::Register || request.method() == sip::Method::Subscribe) {
        const auto expires = request.expires();
        if (expires && *expires && **expires == 0) return false;
    }
    log::verbose(3, "'{}' from endpoint '{}' is refused: it is in maintenance mode", request.method_text(),
                 endpoint.name);
    auto answer = transactions_->stateless(request, 503);
    answer.add(sip::HeaderId::RetryAfter, "300");  // 64
    transactions_->reply_stateless(request, answer);
    return true;
}

std::vector<Intake::StrangerRow> Intake::strangers() const {
    std::vector<StrangerRow> rows;
    const auto now = wall_();
    for (const auto& [source, seen] : strangers_)
        rows.push_back({source, seen.count, std::chrono::duration_cast<Millis>(now - seen.first)});
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.source < b.source; });
    return rows;
}

bool Intake::admits_within(sip::ServerId id, const sip::Message& request, const Endpoint& endpoint) {
    // Credentials say more than a source or a name does; without them these have to do.
    const auto who = endpoint.auth.empty() ? identifier_.identify(request) : nullptr;
    const bool is_its_own = !endpoint.auth.empty() || (who && who->name == endpoint.name);
    if (!is_its_own || !passes_own_acls(request, endpoint)) {
        note_refused(request, endpoint.name);
        transactions_->respond(id, 403);
        return false;
    }
    std::string username;
    return authenticate(request, endpoint, username, id);
}

bool Intake::authenticate(const sip::Message& request, const Endpoint& endpoint, std::string& username,
                          sip::ServerId id) {
    if (endpoint.auth.empty()) return true;
    if (request.method() == sip::Method::Options && endpoint.allow_unauthenticated_options)
        return true;  // 70
    auto result = authenticator_.check(request, endpoint.auth, wall_());
    switch (result.kind) {
        case AuthResult::Kind::Passed:
            security_.successful_auth(request, endpoint.name, true);
            username = std::move(result.username);
            return true;
        case AuthResult::Kind::Error:
            security_.log_failed_request(request, "Error to authenticate");
            security_.challenge_failed(request, endpoint.name, result.nonce, result.response);
            if (id)
                transactions_->respond(id, 500);
            else
                transactions_->reply_stateless(request, 500);
            return false;
        case AuthResult::Kind::Failed:
        case AuthResult::Kind::Challenge:
            send_challenge(request, endpoint.name, result, id);
            return false;
    }
    return false;
}

void Intake::send_challenge(const sip::Message& request, std::string_view account, const AuthResult& result,
                            sip::ServerId id) {
    if (result.kind == AuthResult::Kind::Failed) {  // 81
        auth_failures.add();
        security_.log_failed_request(request, "Failed to authenticate");
        security_.challenge_failed(request, account, result.nonce, result.response);
    } else {
        security_.challenge_sent(request, account);
    }
    // 69: always 401, for every method; stateless, one for each copy (house rule).
    auto answer = id ? transactions_->draft(id, 401) : transactions_->stateless(request, 401);
    for (const auto& challenge : result.challenges) answer.add(sip::HeaderId::WwwAuthenticate, challenge);
    if (id)
        transactions_->respond(id, answer);
    else
        transactions_->reply_stateless(request, answer);
}

}  // namespace asterism::endpoint
