// SPDX-License-Identifier: Apache-2.0
// We call: RFC 3261 13.2, forks (13.2.2.4), reference 242 to 263 and 297, 298.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/nat.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/session/sip_status.h"
#include "phone_uri.h"
#include "session.h"

namespace asterism::session {

namespace {

/// The response as if the peer had said where it really is (rewrite_contact).
sip::Message effective(const sip::Message& response, const endpoint::Endpoint& endpoint) {
    auto copy = sip::Message::parse(response.bytes());
    copy->set_origin(response.origin());
    endpoint::apply_nat(*copy, endpoint);
    return std::move(*copy);
}

constexpr std::size_t kMostForks = 32;
/// So much of a reason phrase is kept for HANGUPCAUSE().
constexpr std::size_t kMostReason = 200;

std::string host_of(const sip::Target& target) { return target.local.ip.uri_text(); }

/// Stays behind when a call is given up: a 2xx that crosses our CANCEL is acknowledged and ended (RFC
/// 3261 9.1, 15).
class LateSuccess final : public endpoint::RequestUser {
public:
    LateSuccess(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, std::string contact,
                sip::Target way)
        : services_(services),
          endpoint_(std::move(endpoint)),
          contact_(std::move(contact)),
          way_(std::move(way)) {}

    void on_response(const sip::Message& received) override {
        if (received.status() < 200 || received.status() > 299) return;
        const auto response = effective(received, *endpoint_);
        auto dialog = sip::Dialog::uac(response, contact_, false);
        if (!dialog) return;
        // A repeat wants its ACK again, and no second BYE.
        const bool again = std::ranges::find(ended_, response.to_tag()) != ended_.end();
        auto& services = services_;
        endpoint::send_ack(services.net, dialog->ack(response.cseq().number), dialog->next_hop(), way_,
                           [&services](const sip::Draft& ack, sip::Target target) {
                               services.transactions.send_ack(ack, target);
                           });
        if (again || ended_.size() >= kMostForks) return;
        ended_.emplace_back(response.to_tag());
        services.requester.send(endpoint::outgoing_within(
            services.net, *dialog, dialog->request(sip::Method::Bye), endpoint_, way_));
    }
    void on_failed(int, const std::string&) override {}

private:
    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    std::string contact_;
    sip::Target way_;
    std::vector<std::string> ended_;  // To tags
};

}  // namespace

void Session::bury_calling() {
    if (!request_) return;
    services_.requester.hand_over(std::exchange(request_, 0),
                                  std::make_unique<LateSuccess>(services_, endpoint_, contact(), way_));
}

sip::Draft Session::make_invite() {
    auto invite = sip::Draft::request(sip::Method::Invite, destination_.uri);
    if (call_id_.empty()) {
        from_tag_ = services_.transactions.tokens().make();
        call_id_ = services_.transactions.tokens().make();
        cseq_ = static_cast<std::uint32_t>(random_below(30000));
    }
    ++cseq_;
    invite.add(sip::HeaderId::From, "<sip:x>");  // written when our address is known
    invite.add(sip::HeaderId::To, fmt::format("<{}>", destination_.uri));
    invite.add(sip::HeaderId::CallId, call_id_);
    invite.add(sip::HeaderId::CSeq, fmt::format("{} INVITE", cseq_));
    int forwards = static_cast<int>(services_.directory.global().max_forwards);
    if (const auto* owner = channel(); owner && owner->forwards)
        forwards = std::min(forwards, std::max(0, *owner->forwards));
    invite.add(sip::HeaderId::MaxForwards, std::to_string(forwards));
    describe_ourselves(invite);
    if (endpoint_->rel100 == endpoint::Reliable::Required) invite.add(sip::HeaderId::Require, "100rel");
    timer_.write_request(invite);
    return invite;
}

// 248, 251: the host of addresses of ours.
std::string Session::own_host(const sip::Target& target) const {
    const auto* domain = channel()->variables.find("SIPFROMDOMAIN");
    return domain                            ? domain->value
           : !endpoint_->from_domain.empty() ? endpoint_->from_domain.str()
                                             : host_of(target);
}

// 248 to 251, 524: who calls.
sip::Uri Session::own_uri(const sip::Target& target) const {
    const auto host = own_host(target);
    const auto number = channel()->connected.shown().number.shown();
    const std::string_view user = endpoint_->from_user.empty() ? number.substr(0, number.find(';'))
                                                               : std::string_view(endpoint_->from_user.str());
    auto uri = sip::Uri::sip(user, host);
    if (const auto colon = host.rfind(':'); colon != std::string::npos && host.find(':') == colon) {
        // from_domain may carry a port.
        uri = sip::Uri::sip(user, host.substr(0, colon),
                            static_cast<std::uint16_t>(parse_uint(host.substr(colon + 1)).value_or(0)));
    }
    if (endpoint_->user_eq_phone) mark_phone(uri);
    return uri;
}

// 248 to 251: whom the called party sees.
std::string Session::from_value(sip::Uri uri) const {
    const auto id = channel()->connected.shown();
    const bool hidden = !id.number.valid || is_restricted(id.number.presentation);
    const bool own = endpoint_->from_user.empty();
    std::string name = hidden ? "Anonymous" : own && id.name.valid ? id.name.text : std::string();
    if (hidden) {
        uri.remove_param("user");
        if (own) uri.set_user("anonymous");
        if (own && endpoint_->from_domain.empty() && !channel()->variables.find("SIPFROMDOMAIN"))
            uri.set_host("anonymous.invalid");
    }
    auto params = fmt::format("tag={}", from_tag_);
    if (const auto* wanted = channel()->attached.find<WantedHeaders>())
        for (const auto& one : wanted->from_params) {
            if (one.of_uri)
                uri.set_param(one.name, one.value);
            else
                params += one.value.empty() ? ";" + one.name : fmt::format(";{}={}", one.name, one.value);
        }
    return sip::print_name_addr(name, uri.text(), params);
}

void Session::set_destination(Destination destination) {
    destination_ = {destination.uri, {destination.contact.id, destination.contact.aor}};
    way_there_ = std::make_unique<Destination>(std::move(destination));
}

void Session::place() {
    if (phase_ != Phase::Idle) return;
    phase_ = Phase::Calling;
    media_.set_worker(way_there_->worker);
    media_.set_far(way_there_->shapes);
    send_invite();
}

void Session::send_invite() {
    endpoint::Outgoing outgoing{make_invite(), endpoint_};
    auto context = supplement_context();
    request_out(context, outgoing.draft);
    outgoing.route = way_there_->contact.route;
    outgoing.words = way_there_->words;
    if (way_there_->contact.flow && services_.net.is_open(way_there_->contact.flow))
        outgoing.flow = way_there_->contact.flow;
    glare_.on_invite_sent();
    answers_ = judged_ = false;
    called_ = services_.calls.loop.now();
    request_ = services_.requester.send(std::move(outgoing), *this);
}

// Phones that registered with us come and go; what is known of them is their registration.
const endpoint::Reachable* Session::place_to_judge() {
    if (std::exchange(judged_, true) || !way_there_ || way_there_->contact.expires) return nullptr;
    return &way_there_->contact;
}

void Session::note_answer(int status) {
    answers_ = true;
    if (status == 100) return;
    const auto* place = place_to_judge();
    if (!place) return;
    if (status == 408 || status == 500 || (status >= 502 && status <= 504))
        services_.health.on_failed(*endpoint_, place->uri, std::to_string(status));
    else
        services_.health.on_reached(*endpoint_, place->uri);
}

void Session::note_silence(std::string why) {
    if (answers_) return;
    if (const auto* place = place_to_judge())
        services_.health.on_failed(*endpoint_, place->uri, std::move(why));
}

bool Session::on_target(const sip::Target& target, sip::Draft& draft) {
    const bool moved = way_.local != target.local;
    way_ = target;
    media_.set_way(way_);
    const auto uri = own_uri(target);
    draft.set(sip::HeaderId::From, from_value(uri));
    draft.set(sip::HeaderId::Contact, contact());
    auto context = supplement_context();
    context.our_uri = uri.text();
    address_known(context, draft);
    remember_credentials(draft);
    if (const auto cseq = sip::CSeq::parse(draft.get(sip::HeaderId::CSeq).value_or(""))) cseq_ = cseq->number;
    if (media_.waits_for_answer() && !moved) return true;
    media_.roll_back();
    auto offer = media_.offer(way_there_->codecs);
    if (!offer) {
        log::debug(1, "endpoint {}: no offer can be made: {}", endpoint_->name, offer.error().reason);
        return false;
    }
    draft.set_body("application/sdp", *offer);
    return true;
}

std::string Session::last_response() const {
    return last_status_ ? fmt::format("SIP {} {}", last_status_, last_reason_) : std::string();
}

void Session::on_response(const sip::Message& received) {
    if (phase_ == Phase::Ended) return;
    const int status = received.status();
    note_answer(status);
    last_status_ = status;
    last_reason_ = received.reason().substr(0, kMostReason);
    if (status == 100) return;
    if (status >= 300) return on_refusal(received);
    const auto response = effective(received, *endpoint_);
    if (status >= 200)
        on_success(response);
    else
        on_provisional(response);
}

void Session::take_description(const sip::Message& response) {
    const auto body = description_in(response);
    if (!body || !channel()) return;
    const std::string tag(response.to_tag());
    std::expected<void, SessionMedia::Refusal> read;
    if (media_.waits_for_answer()) {
        read = media_.read_answer(body->content);
    } else if (tag != early_tag_) {
        // 297: another branch of a fork.
        if (!endpoint_->follow_early_media_fork || !services_.directory.system().follow_early_media_fork)
            return;
        read = media_.replace_answer(body->content);
    } else {
        // 298: the same one again.
        if (!endpoint_->accept_multiple_sdp_answers ||
            !services_.directory.system().accept_multiple_sdp_answers)
            return;
        read = media_.replace_answer(body->content);
    }
    if (!read) {
        log::notice("endpoint {}: its answer does not serve: {}", endpoint_->name, read.error().reason);
        return;
    }
    early_tag_ = tag;
    media_.apply(*channel());
}

namespace {
constexpr int kMostRedirections = 5;
}  // namespace

Session::Fork* Session::fork_of(const sip::Message& response) {
    if (response.to_tag().empty()) return nullptr;
    for (auto& fork : forks_)
        if (fork.dialog->remote_tag() == response.to_tag()) return &fork;
    if (forks_.size() >= kMostForks) return nullptr;
    auto dialog = sip::Dialog::uac(response, contact(), destination_.uri.starts_with("sips:"));
    if (!dialog) return nullptr;
    dialog->set_force_rport(endpoint_->force_rport);
    auto& added = services_.dialogs.add(std::move(*dialog), *this);
    if (!dialog_) dialog_ = &added;
    forks_.push_back({&added, {}});
    return &forks_.back();
}

void Session::keep_fork(std::string_view remote_tag) {
    for (auto& fork : std::exchange(forks_, {})) {
        if (fork.dialog->remote_tag() == remote_tag)
            dialog_ = fork.dialog;
        else
            drop_fork(*fork.dialog);
    }
}

void Session::drop_fork(sip::Dialog& dialog) {
    std::erase_if(forks_, [&](const Fork& fork) { return fork.dialog == &dialog; });
    if (dialog_ == &dialog) dialog_ = forks_.empty() ? nullptr : forks_.front().dialog;
    services_.dialogs.detach(dialog, *this);
}

void Session::on_provisional(const sip::Message& response) {
    if (phase_ != Phase::Calling) return;
    note_peer(response);
    const bool has_sdp = description_in(response).has_value();
    if (auto* fork = fork_of(response)) {
        // RFC 3262 4: acknowledged by PRACK, in the order of RSeq, each branch by itself.
        const auto verdict = fork->order.judge(response);
        if (verdict == sip::RseqOrder::Verdict::OutOfOrder) return;
        if (verdict == sip::RseqOrder::Verdict::New) {
            auto prack = fork->dialog->request(sip::Method::Prack);
            prack.add(sip::HeaderId::RAck, fork->order.rack());
            send_in_dialog(*fork->dialog, std::move(prack));
        }
    }
    auto context = supplement_context();
    response_in(context, response);
    if (has_sdp) take_description(response);
    auto* owner = channel();
    if (!owner) return;
    switch (response.status()) {
        // 255: 180 with SDP is progress, and rings all the same.
        case 180:
            if (has_sdp) owner->on_leg_progress();
            owner->on_leg_ringing();
            break;
        // 256
        case 183:
            if (has_sdp || !endpoint_->ignore_183_without_sdp) owner->on_leg_progress();
            break;
        default:
            owner->on_leg_proceeding();
            break;
    }
}

void Session::acknowledge(sip::Dialog& dialog, const sip::Message& response) {
    auto ack = dialog.ack(response.cseq().number);
    for (const auto& [name, value] : credentials_) ack.add(name, value);
    auto& services = services_;
    endpoint::send_ack(services.net, ack, dialog.next_hop(), way_,
                       [&services, this, alive = std::weak_ptr<bool>(alive_), cseq = response.cseq().number](
                           const sip::Draft& draft, sip::Target target) {
                           if (alive.lock())
                               ack_.send(services.transactions, draft, cseq, target);
                           else
                               services.transactions.send_ack(draft, target);
                       });
}

void Session::on_success(const sip::Message& response) {
    if (phase_ == Phase::Up) {
        // A repeat wants its ACK again; another branch that answered too is ended (13.2.2.4).
        if (dialog_ && response.to_tag() == dialog_->remote_tag())
            ack_.repeat(services_.transactions, response.cseq().number);
        else
            end_other_fork(response);
        return;
    }
    if (phase_ != Phase::Calling) return;
    note_peer(response);
    keep_fork(response.to_tag());
    if (!dialog_) {
        auto dialog = sip::Dialog::uac(response, contact(), destination_.uri.starts_with("sips:"));
        if (!dialog) {
            log::warning("endpoint {}: its 200 makes no dialog: {}", endpoint_->name, dialog.error().text());
            return end(Cause::Interworking);
        }
        attach(std::move(*dialog));
    }
    heard_ = response.bytes();
    dialog_->confirm(response);
    timer_.take_success(response);
    glare_.on_invite_answered();
    phase_ = Phase::Up;
    way_there_.reset();
    acknowledge(*dialog_, response);
    media_.set_answered();
    if (media_.waits_for_answer() && !description_in(response)) return on_wordless_success();
    take_description(response);
    if (!media_.settled()) {
        // 279: without an agreement there is no call.
        send_bye(Cause::BearerCapabilityNotAvail);
        return end(Cause::BearerCapabilityNotAvail);
    }
    media_.forget_texts();
    auto context = supplement_context();
    response_in(context, response);
    if (auto* owner = channel()) owner->on_leg_answered();
}

// 510: a 2xx without an answer to our offer. It counts, and there is nothing to talk with: the call is up,
// and ends by BYE.
void Session::on_wordless_success() {
    constexpr int kNotAcceptable = 406;
    if (auto* owner = channel()) owner->on_leg_answered();
    send_bye(Cause::NormalClearing);
    end(Cause::NormalClearing, kNotAcceptable);
}

void Session::end_other_fork(const sip::Message& response) {
    if (!other_forks_) other_forks_ = std::make_unique<LateSuccess>(services_, endpoint_, contact(), way_);
    other_forks_->on_response(response);
}

void Session::on_refusal(const sip::Message& response) {
    if (phase_ != Phase::Calling) return;
    const int status = response.status();
    glare_.on_invite_answered();
    constexpr int kMostTooSmall = 3;
    if (status == 422 && !hung_up_ && ++too_small_ <= kMostTooSmall && timer_.take_too_small(response)) {
        // RFC 4028 7.3: the same call again, with the interval that the peer wants at least.
        detach();
        media_.roll_back();
        return send_invite();
    }
    auto context = supplement_context();
    response_in(context, response);
    if (status >= 300 && status < 400 && !hung_up_ && follow(response)) return;
    end(context.cause.value_or(cause_of_sip_status(status)), status);
}

// 259. True: the call goes on as another INVITE of this session.
bool Session::follow(const sip::Message& response) {
    const auto contact = response.contact();
    if (!contact || !*contact) return false;
    const auto uri = (*contact)->uri();
    if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::Tel)) return false;
    switch (endpoint_->shared->redirect_method) {
        case endpoint::RedirectMethod::User:
            channel()->on_leg_forwarded(services_.directory.global().name_of(uri->plain_user()));
            return false;
        case endpoint::RedirectMethod::UriCore:
            channel()->on_leg_forwarded(fmt::format("PJSIP/{}/{}", endpoint_->name, (*contact)->uri_text));
            return false;
        case endpoint::RedirectMethod::UriPjsip:
            break;
    }
    if (!uri->is_sip() || ++redirections_ > kMostRedirections) return false;
    log::verbose(3, "{} is sent on to {}", channel()->name(), (*contact)->uri_text);
    detach();
    media_.roll_back();
    auto next = sip::Uri(*uri);
    next.clear_headers();
    destination_.uri = next.text();
    destination_.contact = {};
    way_there_->contact = {};
    way_there_->words = sipnet::Words::OfPeer;
    send_invite();
    return true;
}

void Session::on_failed(int status, const std::string& why) {
    if (phase_ != Phase::Calling) return;
    if (status != 487) note_silence(why);
    log::notice("endpoint {}: the call to {} failed: {}", endpoint_->name, destination_.uri, why);
    end(cause_of_sip_status(status), status);
}

}  // namespace asterism::session
