// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/call/events.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/session/sip_status.h"
#include "asterism/sip/status.h"

namespace asterism::session {

Session::Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint)
    : services_(services),
      endpoint_(std::move(endpoint)),
      media_(services, endpoint_),
      repeater_(services.transactions, [this] { on_no_ack(); }),
      timer_(
          services.transactions.wheel(), session_timer_settings(*endpoint_),
          [this] { refresh_.want({.refresh = true}); }, [this] { on_session_expired(); }),
      refresh_(*this, services.transactions.wheel()),
      sound_moves_(services.transactions.wheel(), *this) {}

Session::~Session() {
    release();
    say_end("SESSION_DESTROYED");
}

/// For test harnesses.
void Session::say_end(std::string_view state) const {
    publish_test(
        services_.calls, state,
        {{"Endpoint", endpoint_->name}, {"AOR", destination_.contact.aor}, {"Contact", destination_.uri}});
}

void Session::attach(sip::Dialog&& dialog) {
    dialog.set_force_rport(endpoint_->force_rport);
    dialog_ = &services_.dialogs.add(std::move(dialog), *this);
}

void Session::detach() {
    for (auto& fork : std::exchange(forks_, {}))
        if (fork.dialog != dialog_) services_.dialogs.detach(*fork.dialog, *this);
    if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
}

void Session::release() {
    if (phase_ != Phase::Ended) say_end("SESSION_DESTROYING");
    phase_ = Phase::Ended;
    repeater_.stop();
    if (reliable_) reliable_->stop();
    timer_.stop();
    leave_ack_behind();
    drop_fax_wait();
    refresh_.stop();
    sound_moves_.stop();
    if (request_) services_.requester.forget(std::exchange(request_, 0));
    if (invite_) services_.transactions.forget(std::exchange(invite_, {}));
    detach();
    media_.close();
}

void Session::end(Cause cause, int sip_status) {
    if (phase_ == Phase::Ended) return;
    release();
    auto* owner = channel();
    if (!owner) return;
    if (sip_status == 0) owner->final_status = own_sip_status_of(cause);
    owner->on_leg_ended({cause, sip_status});
}

std::string Session::contact() const {
    std::string user = endpoint_->contact_user;
    if (user.empty() && request_uri_.empty()) {
        // 252, 253: on calls that we make.
        user = "asterisk";
        if (services_.directory.global().use_callerid_contact && channel()) {
            // 523
            const auto& number = channel()->connected.shown().number;
            user = is_restricted(number.presentation) ? "anonymous" : number.shown();
        }
    }
    const bool secure = request_uri_.starts_with("sips:") || destination_.uri.starts_with("sips:");
    return fmt::format("<{}>", services_.net.contact_uri(way_, user, secure));
}

/// Statements 24, 282, 288: what the endpoint's options refuse is not promised.
std::string Session::supported(const endpoint::Endpoint& endpoint) {
    std::string out;
    if (endpoint.rel100 != endpoint::Reliable::No) out += "100rel, ";
    if (endpoint.timers != endpoint::SessionTimers::No) out += "timer, ";
    return out + "replaces, norefersub";
}

void Session::describe_ourselves(sip::Draft& request) const {
    request.add(sip::HeaderId::Allow, endpoint::kAllow);
    // 360
    auto tags = supported(*endpoint_);
    if (way_there_ && way_there_->contact.takes_path) tags += ", path";  // 575
    if (request.method() == sip::Method::Invite) tags += fmt::format(", {}", kHistoryTag);
    request.add(sip::HeaderId::Supported, tags);
}

sip::Draft Session::answer_draft(sip::ServerId id, int status, std::string_view reason) const {
    auto draft = services_.transactions.draft(id, status, reason);
    // House rules: where Contact, Allow and Supported stand.
    const bool success = sip::is_success(status);
    // The Contact of a 3xx is where the caller shall turn to; whoever sends one writes it.
    if ((status > 100 && status < 200) || success || status == 485)
        draft.add(sip::HeaderId::Contact, contact());
    if ((status >= 180 && status < 190) || success || status == 405)
        draft.add(sip::HeaderId::Allow, endpoint::kAllow);
    if (success) draft.add(sip::HeaderId::Supported, supported(*endpoint_));
    return draft;
}

SupplementContext Session::supplement_context(std::optional<Cause> cause) const {
    return {*endpoint_, services_.directory,       channel(),          cause,
            {},         !destination_.uri.empty(), phase_ == Phase::Up};
}

// To the INVITE that called us.
void Session::complete_answer(sip::Draft& answer, std::optional<Cause> cause) {
    said_.repeat(answer);
    auto context = supplement_context(cause);
    context.first_answer = said_.is_first();
    response_out(context, answer);
    said_.remember(answer);
}

endpoint::Outgoing Session::outgoing_in_dialog(sip::Draft draft) const {
    return endpoint::outgoing_within(services_.net, *dialog_, std::move(draft), endpoint_, way_);
}

bool Session::is_early_confirmed() const {
    return phase_ == Phase::Incoming && dialog_ && peer_updates_ && sent_sdp_ && media_.settled() &&
           reliably_ && !(reliable_ && reliable_->holds_success());
}

bool Session::may_send(sip::Method method, bool with_offer) {
    const bool early = method == sip::Method::Update && is_early_confirmed();
    if ((phase_ != Phase::Up && !early) || !dialog_) return false;
    glare_.set_offers(media_.waits_for_answer(), media_.has_offer());
    if (method == sip::Method::Update) return glare_.may_send_update(with_offer);
    // 14.1: not before the INVITE transaction of the other direction is over.
    return glare_.may_send_invite() && !repeater_.is_waiting();
}

std::optional<sip::BodyPart> Session::description_in(const sip::Message& message) const {
    return sip::find_part(message, "application/sdp", services_.transactions.options().limits);
}

void Session::note_peer(const sip::Message& message) {
    if (message.has(sip::HeaderId::Allow)) peer_updates_ = message.lists(sip::HeaderId::Allow, "UPDATE");
}

void Session::remember_credentials(const sip::Draft& request) {
    credentials_.clear();
    if (!request.has(sip::HeaderId::Authorization) && !request.has(sip::HeaderId::ProxyAuthorization)) return;
    for (auto& [name, value] : request.headers())
        if (iequals(name, "Authorization") || iequals(name, "Proxy-Authorization"))
            credentials_.emplace_back(std::move(name), std::move(value));
}

void Session::take_answer(const sip::Message& response) {
    const auto body = description_in(response);
    // Without one that serves, what was agreed before goes on, as after a refusal.
    if (!body) {
        media_.roll_back();
        return stay_as_we_are();
    }
    if (const auto read = media_.read_answer(body->content); !read) {
        log::notice("endpoint {}: its answer does not serve: {}", endpoint_->name, read.error().reason);
        media_.roll_back();
        return stay_as_we_are();
    }
    if (auto* owner = channel()) media_.apply(*owner);
    show_hold();
}

// The quoted text of a header (RFC 3261 25.1): one line, of a length that fits a datagram.
std::string Session::warning(int code, std::string_view why) const {
    constexpr std::size_t kMostText = 200;
    std::string text;
    for (const char c : why.substr(0, kMostText))
        if (c >= ' ' && c != '"' && c != '\\') text += c;
    return fmt::format("{} {} \"{}\"", code, way_.local.ip.uri_text(), text);
}

}  // namespace asterism::session
